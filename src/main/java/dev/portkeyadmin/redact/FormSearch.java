package dev.portkeyadmin.redact;

import java.util.Arrays;
import java.util.Collection;

/**
 * Finds out whether a text of JSON holds any of many forms of secrets. It looks at every fourth place of the text instead of
 * reading it once for each form, which took 5 % of the processor time of a call.
 */
final class FormSearch {

    /** The characters at the start of a form that are looked at; no form is shorter. */
    private static final int WINDOW = KnownSecrets.SHORTEST;

    /** The characters that are looked up at once: the last ones of the window. */
    private static final int BLOCK = 3;

    private static final int TABLE = 4096;

    private final String[] forms;

    /** For each hash of a block: how far the window moves on where a text has that block at its end; 0 where a form may begin. */
    private final byte[] moves = new byte[TABLE];

    FormSearch(Collection<SecretForms.SecretForm> known) {
        forms = new String[known.size()];
        Arrays.fill(moves, (byte) (WINDOW - BLOCK + 1));
        int count = 0;
        for (SecretForms.SecretForm each : known) {
            String form = each.inJson();
            forms[count++] = form;
            for (int end = BLOCK; end <= WINDOW; end++) {
                int hash = hash(form, end);
                moves[hash] = (byte) Math.min(moves[hash], WINDOW - end);
            }
        }
    }

    boolean findsAnyIn(String json) {
        for (int end = WINDOW; end <= json.length(); ) {
            int move = moves[hash(json, end)];
            if (move == 0) {
                for (String form : forms) {
                    if (json.startsWith(form, end - WINDOW)) {
                        return true;
                    }
                }
                move = 1;
            }
            end += move;
        }
        return false;
    }

    /** The hash of the block that ends there. */
    private static int hash(String text, int end) {
        return (text.charAt(end - 3) << 8 ^ text.charAt(end - 2) << 4 ^ text.charAt(end - 1)) & TABLE - 1;
    }
}
