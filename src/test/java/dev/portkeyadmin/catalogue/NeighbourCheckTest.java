package dev.portkeyadmin.catalogue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the catalogue refuses declarations that name operations which do not fit. */
class NeighbourCheckTest {

    private static final Operation LIST =
            Operation.get("list_x", "/x").title("List").description("Lists.").listUnpaged(Listing.ListShape.DATA);

    private static final Operation READ = Operation.get("get_x", "/x/{x_id}")
            .title("Get")
            .description("Returns one.")
            .path("x_id", Schemas.id(null))
            .findIdsWith("list_x");

    private static Operation update() {
        return Operation.put("update_x", "/x/{x_id}")
                .title("Update")
                .description("Changes one.")
                .path("x_id", Schemas.id(null))
                .findIdsWith("list_x");
    }

    private static Operation delete(String question) {
        return Operation.delete("delete_x", "/x/{x_id}")
                .title("Delete")
                .description("Deletes one.")
                .path("x_id", Schemas.id(null))
                .findIdsWith("list_x")
                .confirm("get_x", question);
    }

    private static Catalogue catalogue(Operation... operations) {
        BaseService service = new BaseService(null, "") {
            @Override
            public List<Operation> operations() {
                return List.of(operations);
            }
        };
        return new Catalogue(toolset -> toolset == Toolset.USERS ? List.of(service) : List.of());
    }

    private static void refuses(Operation operation, String problem) {
        assertThatThrownBy(catalogue(LIST, READ, operation)::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(operation.name() + ": " + problem);
    }

    @Test
    void acceptsNeighboursThatFit() {
        assertThatCode(catalogue(
                        LIST,
                        READ,
                        update().returnResultOf("get_x"),
                        delete("Delete {name} ({get_x.id}), one of {list_x}?"))::check)
                .doesNotThrowAnyException();
    }

    @Test
    void refusesUnknownNeighbours() {
        refuses(update().findIdsWith("list_y"), "findIdsWith names the unknown operation list_y");
        refuses(update().returnResultOf("get_y"), "returnResultOf names the unknown operation get_y");
        refuses(
                delete("Delete {name}, {list_y} and {get_y.id}?"),
                "its question names the unknown operation list_y; its question names the unknown operation get_y");
    }

    @Test
    void refusesUnknownOperationsThatTotalsAreCountedWith() {
        refuses(list("list_y").countsDistinct("total", "list_z"), "countsDistinct names the unknown operation list_z");
        refuses(list("list_y").share("rate", "get_part", "list_x"), "share names the unknown operation get_part");
    }

    private static Operation list(String name) {
        return Operation.get(name, "/y").title("Y").description("Lists.");
    }

    @Test
    void refusesToFindIdsWithAWrite() {
        refuses(update().findIdsWith("update_x"), "findIdsWith names update_x, which does not only read");
    }

    @Test
    void refusesTwoOperationsOfOneRoute() {
        Operation again = Operation.get("read_x", "/x/{x_id}")
                .title("Read")
                .description("Returns one.")
                .path("x_id", Schemas.id(null))
                .findIdsWith("list_x");
        refuses(again, "it has the method and the path of get_x");
    }

    @Test
    void refusesAReaderThatWrites() {
        refuses(update().returnResultOf("update_x"), "returnResultOf names update_x, which does not only read");
    }

    @Test
    void refusesAReaderThatNeedsAnotherId() {
        Operation create = Operation.post("create_x", "/x")
                .title("Create")
                .description("Creates one.")
                .findIdsWith("list_x")
                .returnResultOf("get_x");
        refuses(create, "returnResultOf names get_x, which needs the argument x_id");
    }

    @Test
    void refusesToCountWhatIsNotAList() {
        Operation notAList = Operation.get("list_y", "/y").title("Y").description("Returns one.");
        assertThatThrownBy(catalogue(LIST, READ, notAList, delete("Delete {list_y}?"))::check)
                .hasMessage("delete_x: its question counts list_y, which does not return a list");
    }

    @Test
    void refusesAnOperationThatContradictsItself() {
        assertThatThrownBy(catalogue(update().title(""))::check).hasMessage("update_x: it has no title");
    }

    @Test
    void refusesAPrerequisiteThatNothingProvidesOrShows() {
        refuses(
                update().requires("x", "get_x", "list_x"),
                "requires names get_x, which is not an operation that writes");
        refuses(
                update().requires("x", "make_x", "list_x"),
                "requires names make_x, which is not an operation that writes");
        refuses(update().requires("x", "update_x", "update_x"), "requires names update_x, which does not only read");
    }
}
