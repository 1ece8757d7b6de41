package io.smartmon.shim.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the journal lies: the file operations on which it depends, so that a test can tear a write, lose one that was not forced,
 * or fail. Thread-safe; an open file is not.
 */
public interface Disk {
    /** This machine's own. */
    static Disk system() {
        return new SystemDisk();
    }

    /** Opens a file for reading and writing; one that does not exist is created for its owner alone. */
    OpenFile open(Path file) throws IOException;

    /** Creates an empty file for its owner alone, in place of one of that name. */
    OpenFile create(Path file) throws IOException;

    /** Deletes a file, if there is one. */
    void delete(Path file) throws IOException;

    /** Gives a file another's name: whoever opens that name finds the old file or the new one. */
    void rename(Path file, Path to) throws IOException;

    /** Waits until the names in the file's folder are on the disk. */
    void forceFolder(Path file) throws IOException;

    /** An open file. */
    interface OpenFile extends Closeable {
        /** Its length in bytes. */
        long size() throws IOException;

        /** All of it. */
        byte[] read() throws IOException;

        /** Writes all the bytes from this place on. */
        void write(byte[] bytes, long at) throws IOException;

        /** Cuts it off. */
        void truncate(long size) throws IOException;

        /** Waits until all that was written is on the disk. */
        void force() throws IOException;
    }
}
