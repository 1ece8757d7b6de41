package io.smartmon.gui.frame;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.fleet.ReadCache;
import io.smartmon.gui.frame.FramedPages.Main;
import io.smartmon.gui.frame.FramedPages.Seen;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Pages of lists, read from the store and rendered once for each change. Thread-safe; never waits. */
@Singleton
public final class ListPages {
    private static final int MAX_ENTRIES = 50;

    private final ListReads lists;
    private final FramedPages framed;
    private final ReadCache<Key, Main> mains;

    ListPages(ListReads lists, FramedPages framed, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.lists = lists;
        this.framed = framed;
        this.mains = new ReadCache<>(blocking, System::nanoTime, ListReads.MAX_AGE, MAX_ENTRIES);
    }

    private record Key(Record query, Seen seen) {}

    /**
     * A page of a list.
     *
     * @param title the page's title
     * @param view the name of its main part, and of its section
     */
    public record Shown(String title, String view) {}

    /**
     * The whole page for the viewer of the request.
     *
     * @param query all that the list depends on besides the store and the current time, checked and with its defaults; of a class
     *     of that list's own
     * @param read reads the list; what it gives depends on no viewer
     */
    public CompletionStage<HttpResponse<byte[]>> page(
            HttpRequest<?> request, Shown shown, Record query, Supplier<?> read) {
        Seen seen = Seen.of(request);
        return framed.page(
                request,
                shown.view(),
                lists.with(fleet -> mains.get(
                        new Key(query, seen),
                        fleet.changes(),
                        () -> framed.render(shown.title(), shown.view(), read.get(), seen))));
    }
}
