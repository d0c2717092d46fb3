package dev.portkeyadmin.names;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the object that has the slug, email or name that a creation wanted. */
public final class TakenNames {

    private static final String DEFAULT_PROVIDER = "default_provider_slug";

    private static final int MOST_SHOWN = 3;

    /** Arguments whose values no two objects may share; the last one only in some installations. */
    private static final List<String> UNIQUE = List.of("slug", "email", "name");

    private final Catalogue catalogue;
    private final Directory directory;

    /** Looks in the lists of a directory. */
    public TakenNames(Catalogue catalogue, Directory directory) {
        this.catalogue = catalogue;
        this.directory = directory;
    }

    /**
     * After a conflict, says which object has the name that the call wanted to give to a new one, and which operation
     * changes that object.
     *
     * @param status of the failure
     * @param arguments with ids in place of names
     * @return empty where that is not the cause or cannot be found out
     */
    public String hint(int status, Operation write, Arguments arguments) throws InterruptedException {
        if ((status == 400 || status == 409) && arguments.get(DEFAULT_PROVIDER) != null) {
            return "A provider may have this " + DEFAULT_PROVIDER
                    + " already: list_providers shows them. Choose another one, or leave it out.";
        }
        if (status != 409 || !write.creates()) {
            return "";
        }
        Deadline deadline = Deadline.after(Deadline.DETAIL);
        for (String argument : UNIQUE) {
            if (!(arguments.get(argument) instanceof String wanted)) {
                continue;
            }
            for (Reference kind : kinds(write)) {
                List<Named> taken = having(kind, argument, wanted, arguments, deadline);
                if (!taken.isEmpty()) {
                    return "The " + argument + " belongs to " + NameLookup.described(taken, MOST_SHOWN) + ", "
                            + article(kind) + ": " + next(kind, write, argument) + ".";
                }
            }
        }
        return arguments.get("slug") == null ? "" : "Choose another slug: one of another workspace may have it, too.";
    }

    /** The kind of object that the call creates; an invitation has the email of a person. */
    private static List<Reference> kinds(Operation write) {
        return Stream.concat(
                        Arrays.stream(Reference.values())
                                .filter(kind -> kind.list().equals(write.findIdsWith()))
                                .limit(1),
                        write.findIdsWith().equals(Reference.INVITE.list())
                                ? Stream.of(Reference.USER)
                                : Stream.empty())
                .toList();
    }

    private List<Named> having(Reference kind, String argument, String wanted, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        Operation list = catalogue.require(kind.list()).operation();
        List<String> shared = new ArrayList<>(list.placeholders());
        if (list.argumentNames().contains(WORKSPACE_ID) && !kind.isWorkspace()) {
            shared.add(WORKSPACE_ID);
        }
        try {
            return directory.list(kind, arguments.only(shared), deadline).objects().stream()
                    .filter(object -> argument.equals("slug")
                            ? wanted.equalsIgnoreCase(object.ids().get("slug"))
                            : object.names().stream().anyMatch(wanted.strip()::equalsIgnoreCase))
                    .collect(Collectors.toList());
        } catch (CallException e) {
            // The answer of Portkey is enough by itself.
            return List.of();
        }
    }

    private static String article(Reference kind) {
        return ("aeiouAM".indexOf(kind.noun().charAt(0)) >= 0 && kind != Reference.USER ? "an " : "a ") + kind.noun();
    }

    private String next(Reference kind, Operation write, String argument) {
        return switch (kind) {
            case INVITE -> "resend_user_invite sends it again, delete_user_invite cancels a pending one";
            case USER -> "add_workspace_members gives them a workspace, update_user changes the role";
            default -> {
                String update = write.name().replaceFirst("^[a-z]+_", "update_");
                yield (catalogue.get(update) == null ? "" : update + " changes it; ") + "for a new one choose another "
                        + argument;
            }
        };
    }
}
