package io.smartmon.shim.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The disk of this machine. */
record SystemDisk() implements Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    @Override
    public OpenFile open(Path file) throws IOException {
        return channel(file, StandardOpenOption.CREATE);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        delete(file);
        return channel(file, StandardOpenOption.CREATE_NEW);
    }

    private static OpenFile channel(Path file, OpenOption create) throws IOException {
        return new Channel(
                FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, create), OWNER_ONLY));
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void rename(Path file, Path to) throws IOException {
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private record Channel(FileChannel channel) implements OpenFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public byte[] read() throws IOException {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            int read = 0;
            while (read >= 0 && all.hasRemaining()) {
                read = channel.read(all, all.position());
            }
            byte[] bytes = new byte[all.flip().limit()];
            all.get(bytes);
            return bytes;
        }

        @Override
        public void write(byte[] bytes, long at) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
