package io.smartmon.host.system;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The call statvfs(3) of the C library, because the JDK's own file stores do not report inodes. For 64-bit Linux, where glibc and
 * musl lay its answer out alike.
 */
final class StatVfs {
    /** Six words for what is read, five that are not, and room to spare beyond any C library's structure. */
    private static final StructLayout ANSWER = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("f_bsize"),
            ValueLayout.JAVA_LONG.withName("f_frsize"),
            ValueLayout.JAVA_LONG.withName("f_blocks"),
            ValueLayout.JAVA_LONG.withName("f_bfree"),
            ValueLayout.JAVA_LONG.withName("f_bavail"),
            ValueLayout.JAVA_LONG.withName("f_files"),
            ValueLayout.JAVA_LONG.withName("f_ffree"),
            MemoryLayout.paddingLayout(256));

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle STATVFS = handle();

    private StatVfs() {}

    /** Asks the file system that holds the path; waits for as long as that takes. */
    static FileSystems.Stat read(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            MemorySegment answer = arena.allocate(ANSWER);
            MemorySegment state = arena.allocate(CALL_STATE);
            int failed = call(state, name, answer);
            if (failed != 0) {
                throw new IOException(path + ": statvfs failed, errno " + (int) ERRNO.get(state, 0L));
            }
            return new FileSystems.Stat(
                    word(answer, "f_frsize"),
                    word(answer, "f_blocks"),
                    word(answer, "f_bfree"),
                    word(answer, "f_bavail"),
                    word(answer, "f_files"),
                    word(answer, "f_ffree"));
        }
    }

    private static long word(MemorySegment answer, String name) {
        return answer.get(ValueLayout.JAVA_LONG, ANSWER.byteOffset(MemoryLayout.PathElement.groupElement(name)));
    }

    private static int call(MemorySegment state, MemorySegment name, MemorySegment answer) {
        try {
            return (int) STATVFS.invokeExact(state, name, answer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall declares no checked exception", e);
        }
    }

    // Restricted because a wrong layout could harm the process; this one leaves room to spare.
    @SuppressWarnings("restricted")
    private static MethodHandle handle() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("statvfs"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                Linker.Option.captureCallState("errno"));
    }
}
