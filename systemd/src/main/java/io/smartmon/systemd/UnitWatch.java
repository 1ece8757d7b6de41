package io.smartmon.systemd;

/** A listener that receives events until this is closed. Thread-safe; closing twice does nothing more. */
@FunctionalInterface
public interface UnitWatch extends AutoCloseable {
    @Override
    void close();
}
