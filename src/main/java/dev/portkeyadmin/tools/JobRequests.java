package dev.portkeyadmin.tools;

import dev.portkeyadmin.runtime.ResourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises requests that a job fulfils in one call. A resource lists them. */
final class JobRequests {

    /** What begins a line with words that rule a job out. */
    private static final String EXCEPT = "  but not ";

    /** How people word the requests for a job, and the words with which they ask for something else. */
    private record Wordings(List<Pattern> requests, List<Pattern> others) {

        boolean fit(String query) {
            return requests.stream().anyMatch(request -> request.matcher(query).find())
                    && others.stream().noneMatch(other -> other.matcher(query).find());
        }
    }

    private static final Map<String, Wordings> ALL = read();

    private JobRequests() {}

    private static Map<String, Wordings> read() {
        Map<String, Wordings> all = new LinkedHashMap<>();
        Wordings last = new Wordings(List.of(), List.of());
        for (String line :
                ResourceText.of(JobRequests.class, "job-requests.txt").split("\n")) {
            if (line.startsWith(" ")) {
                boolean isOther = line.startsWith(EXCEPT);
                Pattern wording = Pattern.compile(
                        isOther ? line.substring(EXCEPT.length()) : line.strip(),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);
                (isOther ? last.others() : last.requests()).add(wording);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                last = new Wordings(new ArrayList<>(), new ArrayList<>());
                all.put(line, last);
            }
        }
        return all;
    }

    /** Returns the name of the job that fulfils a request; empty for a request that no job is known to fulfil. */
    static Optional<String> fulfilling(String query) {
        return ALL.entrySet().stream()
                .filter(job -> job.getValue().fit(query))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
