package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the sources of the key, and the errors when there is none. */
class ApiKeyTest {

    private static final String ROTATED = "pk-test-fedcba9876543210";

    @TempDir
    Path directory;

    private final Secrets secrets = new Secrets();

    private Path file(String content) throws IOException {
        return file(content, "key");
    }

    private Path file(String content, String name) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    /** Changes a file. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    @Test
    void usesAGivenKey() throws Exception {
        assertThat(ApiKey.of(QueuedPortkey.KEY, secrets).current()).isEqualTo(QueuedPortkey.KEY);
    }

    @Test
    void registersAGivenKeyAsASecret() {
        ApiKey key = ApiKey.of(QueuedPortkey.KEY, secrets);

        assertThat(key.secrets()).isSameAs(secrets);
        assertThat(secrets.redact(QueuedPortkey.KEY)).isEqualTo("[redacted]");
    }

    @Test
    void saysWhatToSetWithoutAKey() {
        ApiKey none = ApiKey.of(null, secrets);

        assertThatThrownBy(none::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("no request was sent", "PORTKEY_API_KEY", "PORTKEY_API_KEY_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " \n\n"})
    void readsAKeyWithAnyLineEnd(String end) throws Exception {
        assertThat(ApiKey.in(file(QueuedPortkey.KEY + end), secrets).current()).isEqualTo(QueuedPortkey.KEY);
    }

    @Test
    void ignoresAByteOrderMark() throws Exception {
        Path file = file("\uFEFFpk-test-marked\r\n");
        assertThat(ApiKey.in(file, new Secrets()).current()).isEqualTo("pk-test-marked");
    }

    @Test
    void registersAKeyFromAFileAsASecret() throws Exception {
        ApiKey.in(file(QueuedPortkey.KEY + "\r\n"), secrets).current();

        assertThat(secrets.redact("<" + QueuedPortkey.KEY + ">")).isEqualTo("<[redacted]>");
    }

    @Test
    void readsNoFileBeforeAKeyIsNeeded() {
        ApiKey key = ApiKey.in(directory.resolve("later"), secrets);

        assertThatThrownBy(key::current).isInstanceOf(RefusedException.class);
    }

    @Test
    void readsTheFileAgainWhenItsTimeChanges() throws Exception {
        Path file = file(QueuedPortkey.KEY);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        ApiKey key = ApiKey.in(file, secrets);
        key.current();

        file(ROTATED);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:01Z")));

        assertThat(key.current()).isEqualTo(ROTATED);
    }

    @Test
    void readsTheFileAgainWhenItsSizeChanges() throws Exception {
        FileTime same = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = file(QueuedPortkey.KEY);
        Files.setLastModifiedTime(file, same);
        ApiKey key = ApiKey.in(file, secrets);
        key.current();

        file(ROTATED + "-2");
        Files.setLastModifiedTime(file, same);

        assertThat(key.current()).isEqualTo(ROTATED + "-2");
    }

    @Test
    void readsTheFileAgainWhenNeitherItsTimeNorItsSizeChanges() throws Exception {
        FileTime same = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Path file = file(QueuedPortkey.KEY);
        Files.setLastModifiedTime(file, same);
        ApiKey key = ApiKey.in(file, secrets);
        key.current();

        String turned = new StringBuilder(QueuedPortkey.KEY).reverse().toString();
        file(turned);
        Files.setLastModifiedTime(file, same);

        assertThat(key.current()).isEqualTo(turned);
        assertThat(secrets.redact(QueuedPortkey.KEY + " " + turned)).isEqualTo("[redacted] [redacted]");
    }

    /** Kubernetes mounts a secret as a link to a link, and replaces the latter. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsALinkThatIsReplaced() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..2026_01"));
        Path second = Files.createDirectory(directory.resolve("..2026_02"));
        Files.writeString(first.resolve("key"), QueuedPortkey.KEY);
        Files.writeString(second.resolve("key"), ROTATED);
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Path file = Files.createSymbolicLink(directory.resolve("key"), Path.of("..data", "key"));
        ApiKey key = ApiKey.in(file, secrets);
        assertThat(key.current()).isEqualTo(QueuedPortkey.KEY);

        Path next = Files.createSymbolicLink(directory.resolve("..next"), second);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertThat(key.current()).isEqualTo(ROTATED);
    }

    /** Reads the file while it is being rewritten: a rotated key takes its place during the pause. */
    private void readWhileRewriting(Action interruption) throws Exception {
        Path file = file(QueuedPortkey.KEY);
        Path next = file(ROTATED, "next");
        TestTiming timing = new TestTiming();
        ApiKey key = ApiKey.in(file, secrets, timing);
        assertThat(key.current()).isEqualTo(QueuedPortkey.KEY);
        interruption.run();
        timing.duringPause(() -> {
            try {
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(key.current()).isEqualTo(ROTATED);
        assertThat(timing.pauses()).hasSize(1);
    }

    @Test
    void waitsForAFileThatIsEmptyWhileItIsRewritten() throws Exception {
        readWhileRewriting(() -> file(""));
    }

    @Test
    void waitsForAFileThatIsAbsentWhileItIsRewritten() throws Exception {
        readWhileRewriting(() -> Files.delete(directory.resolve("key")));
    }

    @Test
    void refusesAFileThatStaysEmpty() throws Exception {
        Path file = file(QueuedPortkey.KEY);
        ApiKey key = ApiKey.in(file, secrets);
        key.current();
        file("");

        assertThatThrownBy(key::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "one line", "no request was sent");
    }

    @Test
    void keepsTheKeyBeforeARotationSecret() throws Exception {
        Path file = file(QueuedPortkey.KEY);
        ApiKey key = ApiKey.in(file, secrets);
        key.current();
        file(ROTATED + "-2");
        key.current();

        assertThat(secrets.redact(QueuedPortkey.KEY + " " + ROTATED + "-2")).isEqualTo("[redacted] [redacted]");
    }

    @Test
    void namesTheSettingOfAMissingFile() {
        ApiKey key = ApiKey.in(directory.resolve("none"), secrets);

        assertThatThrownBy(key::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "cannot be read", "no request was sent");
    }

    @Test
    void refusesAFileThatDisappears() throws Exception {
        Path file = file(QueuedPortkey.KEY);
        ApiKey key = ApiKey.in(file, secrets);
        key.current();
        Files.delete(file);

        assertThatThrownBy(key::current).isInstanceOf(RefusedException.class);
    }

    @Test
    void readsAFileThatAppearsLater() throws Exception {
        ApiKey key = ApiKey.in(directory.resolve("key"), secrets);
        assertThatThrownBy(key::current).isInstanceOf(RefusedException.class);

        file(QueuedPortkey.KEY);

        assertThat(key.current()).isEqualTo(QueuedPortkey.KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                QueuedPortkey.KEY + "\n" + ROTATED + "\n",
                QueuedPortkey.KEY + "\r\n" + ROTATED,
                QueuedPortkey.KEY + " " + ROTATED,
                "key: " + QueuedPortkey.KEY,
                QueuedPortkey.KEY + "é",
                QueuedPortkey.KEY + "\u0007"
            })
    void refusesAFileWithMoreThanOneKeyWithoutShowingIt(String content) throws Exception {
        ApiKey key = ApiKey.in(file(content), secrets);

        Throwable refusal = catchThrowable(key::current);

        assertThat(refusal)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "one line", "no request was sent");
        assertThat(refusal.getMessage()).doesNotContain("0123456789", "9876543210");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  "})
    void refusesAnEmptyFile(String content) throws Exception {
        ApiKey key = ApiKey.in(file(content), secrets);

        assertThatThrownBy(key::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("PORTKEY_API_KEY_FILE");
    }

    @Test
    void refusesADirectory() {
        ApiKey key = ApiKey.in(directory, secrets);

        assertThatThrownBy(key::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("PORTKEY_API_KEY_FILE");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(60)
    void refusesAPipeWithoutOpeningIt() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(ApiKey.in(pipe, secrets)::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "a pipe or a device", "no request was sent");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesADevice() {
        assertThatThrownBy(ApiKey.in(Path.of("/dev/zero"), secrets)::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "a pipe or a device", "no request was sent");
    }

    @Test
    void refusesAFileOfMoreThan64Kilobytes() throws Exception {
        ApiKey key = ApiKey.in(file(QueuedPortkey.KEY + "\n".repeat(64 << 10)), secrets);

        assertThatThrownBy(key::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_API_KEY_FILE", "more than 64 KB", "no request was sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"KEY\"", "'KEY'", "`KEY`", "\u201CKEY\u201D", "\"'KEY'\"", " \" KEY \"\n", "\uFEFF\"KEY\""})
    void removesQuotesAroundAKeyWithAWarning(String template) throws Exception {
        String text = template.replace("KEY", QueuedPortkey.KEY);

        ApiKey.Normalized normalized = ApiKey.normalize(text);

        assertThat(normalized.key()).isEqualTo(QueuedPortkey.KEY);
        assertThat(normalized.warning()).contains("quotes").doesNotContain(QueuedPortkey.KEY);
        assertThat(ApiKey.in(file(text), secrets).current()).isEqualTo(QueuedPortkey.KEY);
        assertThat(secrets.redact(text)).doesNotContain(QueuedPortkey.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY", " KEY\r\n", "\uFEFFKEY"})
    void normalizesWithoutAWarningWhereThereAreNoQuotes(String template) {
        assertThat(ApiKey.normalize(template.replace("KEY", QueuedPortkey.KEY)))
                .isEqualTo(new ApiKey.Normalized(QueuedPortkey.KEY, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"KEY", "KEY'", "\"KEY'", "K\"E\"Y"})
    void keepsAQuoteThatDoesNotEncloseTheKey(String text) {
        assertThat(ApiKey.normalize(text)).isEqualTo(new ApiKey.Normalized(text, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "undefined",
                "null",
                "NULL",
                "None",
                "PORTKEY_API_KEY=pk-1",
                "${PORTKEY_API_KEY}",
                "${input:key}",
                "${X:-y}",
                "$PORTKEY_API_KEY",
                "%PORTKEY_API_KEY%"
            })
    void findsAPlaceholderOrALineOfAnEnvFileImplausible(String text) throws Exception {
        assertThat(ApiKey.isPlausible(text)).isFalse();
        assertThatThrownBy(ApiKey.in(file(text), secrets)::current).isInstanceOf(RefusedException.class);
    }

    @Test
    void saysThatTheFileOfTheKeyDoesNotExist() {
        Path absent = Path.of("no", "such", "key");
        assertThatThrownBy(ApiKey.in(absent, secrets)::current)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cannot be read, since it does not exist; no request was sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk-1", "abc+/=", "a", "~!"})
    void findsVisibleAsciiPlausible(String key) {
        assertThat(ApiKey.isPlausible(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a\r\nX: y", "a,b", "é", "\u007F", "a\u200B"})
    void findsATextThatNoHeaderCanCarryImplausible(String key) {
        assertThat(ApiKey.isPlausible(key)).isFalse();
    }
}
