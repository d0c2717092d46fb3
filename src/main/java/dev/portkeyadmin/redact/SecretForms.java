package dev.portkeyadmin.redact;

import dev.portkeyadmin.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists the forms that a secret may have in a text: as it is, in JSON, in a URL, in Base64. */
final class SecretForms {

    /** Shorter parts of a Base64 text would redact innocent text. */
    private static final int SHORTEST_CORE = 12;

    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /**
     * One form.
     *
     * @param inJson the same within a string of JSON
     * @param bytes those of {@code inJson} in UTF-8, kept because each new secret rebuilds the search from all of them
     */
    record SecretForm(String text, String inJson, byte[] bytes) {

        SecretForm(String text, String inJson) {
            this(text, inJson, inJson.getBytes(StandardCharsets.UTF_8));
        }

        static SecretForm of(String text) {
            return new SecretForm(text, SecretForms.inJson(text));
        }

        /** Written out, since a record's own is made at run time from method handles, which would delay the first call. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SecretForm form && text.equals(form.text) && inJson.equals(form.inJson);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    static String inJson(String text) {
        String json = Json.write(text);
        return json.substring(1, json.length() - 1);
    }

    /** Returns the secret as it is, in JSON and in a URL. */
    static Collection<String> plain(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(inJson(secret));
        String inForm = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        for (String encoded : new String[] {inForm, inForm.replace("+", "%20")}) {
            forms.add(encoded);
            forms.add(PERCENT.matcher(encoded).replaceAll(code -> code.group().toLowerCase(Locale.ROOT)));
        }
        return forms;
    }

    /** Returns the forms of {@link #plain}, and those in Base64 at any position of the encoded text. */
    static Collection<String> encoded(String secret) {
        Collection<String> forms = plain(secret);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
            forms.add(encoder.encodeToString(bytes));
            forms.add(encoder.withoutPadding().encodeToString(bytes));
            for (int before = 0; before < 3; before++) {
                String core = core(encoder.withoutPadding(), bytes, before);
                if (core.length() >= SHORTEST_CORE) {
                    forms.add(core);
                }
            }
        }
        return forms;
    }

    /**
     * Returns the part of the Base64 text that does not depend on the text around the secret.
     *
     * @param before number of bytes before the secret, modulo 3
     */
    private static String core(Base64.Encoder encoder, byte[] secret, int before) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String encoded = encoder.encodeToString(shifted);
        int start = before == 0 ? 0 : before + 1;
        int end = encoded.length() - (shifted.length % 3 == 0 ? 0 : 1);
        return encoded.substring(Math.min(start, end), end);
    }
}
