package io.crossdock.cli.workstation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that is coming from the other end, if one is. It is written beside its place and moved there when it is whole;
 * nothing that exists is written over. Only in the client's turns.
 */
final class FileReceiving {
    private static final int NAME_CHARS_MAX = 120;
    private static final int NAMES_TRIED_MAX = 1_000;

    private final Path folder;
    private final long bytesMax;
    private final Screen screen;
    private FileMessage.@Nullable Begin file;
    private @Nullable Path part;
    private @Nullable OutputStream out;
    private long done;

    FileReceiving(Path folder, long bytesMax, Screen screen) {
        this.folder = folder.toAbsolutePath().normalize();
        this.bytesMax = bytesMax;
        this.screen = screen;
    }

    /** Begins, and gives up what was coming before. The answer is for the other end. */
    FileMessage begin(FileMessage.Begin announced) {
        giveUp();
        if (announced.size() < 0 || announced.size() > bytesMax) {
            return new FileMessage.No(announced.id(), "at most " + bytesMax + " bytes are taken");
        }
        try {
            Path place = Files.createTempFile(folder, ".crossdock-", ".part");
            part = place;
            out = Files.newOutputStream(place);
            file = announced;
            done = 0;
            if (announced.size() == 0) {
                finish(announced);
            }
            return new FileMessage.Ack(announced.id(), 0);
        } catch (IOException failed) {
            return refuse(announced, failed);
        }
    }

    /** Whether the bytes that come belong to a file. */
    boolean expects() {
        return file != null;
    }

    /** The next bytes of it. The answer is for the other end. */
    FileMessage add(byte[] piece) {
        FileMessage.Begin coming = java.util.Objects.requireNonNull(file);
        OutputStream to = java.util.Objects.requireNonNull(out);
        try {
            if (done + piece.length > coming.size()) {
                throw new IOException("more came than was announced");
            }
            to.write(piece);
            done += piece.length;
            screen.progress("received", coming.name(), done, coming.size());
            if (done == coming.size()) {
                finish(coming);
            }
            return new FileMessage.Ack(coming.id(), done);
        } catch (IOException failed) {
            return refuse(coming, failed);
        }
    }

    private FileMessage refuse(FileMessage.Begin coming, IOException why) {
        giveUp();
        screen.trouble(coming.name() + " was not taken: " + why.getMessage());
        return new FileMessage.No(coming.id(), "it could not be stored");
    }

    private void finish(FileMessage.Begin whole) throws IOException {
        java.util.Objects.requireNonNull(out).close();
        Path place = moveTo(java.util.Objects.requireNonNull(part), harmlessName(whole.name()));
        part = null;
        file = null;
        out = null;
        screen.received(whole.name(), place);
    }

    private Path moveTo(Path from, String name) throws IOException {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        for (int i = 0; i < NAMES_TRIED_MAX; i++) {
            Path place = folder.resolve(i == 0 ? name : stem + " (" + i + ")" + ending);
            try {
                // Takes the name, or fails when somebody has it.
                Files.createFile(place);
            } catch (java.nio.file.FileAlreadyExistsException taken) {
                continue;
            }
            return Files.move(from, place, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        throw new IOException("there are too many files of this name");
    }

    /** A name of one file in one folder, whatever the other end would like it to be. */
    static String harmlessName(String wanted) {
        String last = wanted.substring(Math.max(wanted.lastIndexOf('/'), wanted.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[\\p{Cntrl}:*?\"<>|]", "_")
                .replaceFirst("^[. ]+", "")
                .strip();
        String shortened = clean.substring(Math.max(0, clean.length() - NAME_CHARS_MAX));
        return shortened.isEmpty() ? "file" : shortened;
    }

    /** What has come of it is of no use. */
    void giveUp() {
        FileMessage.Begin former = file;
        Path left = part;
        OutputStream open = out;
        file = null;
        part = null;
        out = null;
        try {
            if (open != null) {
                open.close();
            }
            if (left != null) {
                Files.deleteIfExists(left);
            }
        } catch (IOException stays) {
            screen.trouble("a part of a file is left over: " + left);
        }
        if (former != null) {
            screen.trouble(former.name() + " did not come whole");
        }
    }
}
