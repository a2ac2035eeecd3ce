namespace Megapod.Lab.Bench.Solver;

using System.Text.Json;
using Megapod.Core.Outcomes;

/// <summary>HiGHS as scipy brings it: <c>scipy.optimize.linprog(method="highs")</c>, as it stands. Only the call into HiGHS is timed, neither Python's start nor what scipy does before and after.</summary>
internal sealed class HighsPeer : IPeerSolver
{
    private const string Script = """
        import json, sys, time
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import csc_matrix, vstack

        spent = []
        inside = False
        try:
            import scipy.optimize._linprog_highs as inner
            wrapped = inner._highs_wrapper
            def timed(*given):
                began = time.perf_counter()
                answer = wrapped(*given)
                spent.append(1000 * (time.perf_counter() - began))
                return answer
            inner._highs_wrapper = timed
            inside = True
        except (ImportError, AttributeError):
            pass

        def floats(values):
            return np.array([float(v) for v in values])

        answers = []
        for path in sys.argv[2:]:
            with open(path) as file:
                p = json.load(file)
            cost, low, high = floats(p["cost"]), floats(p["rowLower"]), floats(p["rowUpper"])
            a = csc_matrix((floats(p["values"]), p["rows"], p["starts"]), shape=(len(low), len(cost))).tocsr()
            same = low == high
            upper, lower = ~same & np.isfinite(high), ~same & np.isfinite(low)
            a_ub = vstack([a[upper], -a[lower]])
            b_ub = np.concatenate([high[upper], -low[lower]])
            bounds = np.column_stack([floats(p["columnLower"]), floats(p["columnUpper"])])
            spent.clear()
            for _ in range(int(sys.argv[1])):
                began = time.perf_counter()
                r = linprog(cost, A_ub=a_ub, b_ub=b_ub, A_eq=a[same], b_eq=high[same], bounds=bounds, method="highs")
                if not inside:
                    spent.append(1000 * (time.perf_counter() - began))
                if r.status != 0:
                    sys.exit("no optimum: " + r.message)
            answers.append({"objective": r.fun, "milliseconds": sorted(spent)[len(spent) // 2]})
        print(json.dumps({"inside": inside, "answers": answers}))
        """;

    /// <summary>The system's own Python may have scipy where the one that comes first does not.</summary>
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly string python;
    private readonly string version;

    private HighsPeer(string python, string version) => (this.python, this.version) = (python, version);

    /// <inheritdoc/>
    public string Name => "highs";

    /// <inheritdoc/>
    public string How => $"cold, scipy {version}, linprog with highs; the call into HiGHS alone";

    /// <summary>HiGHS where a Python has scipy; null where none has.</summary>
    public static HighsPeer? TryFind()
    {
        foreach (string candidate in Pythons)
        {
            if (PeerProcess.Run(candidate, ["-c", "import scipy.optimize, scipy; print(scipy.__version__)"], CancellationToken.None) is { Code: 0 } end)
            {
                return new HighsPeer(candidate, end.Said.Trim());
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<MeasuredSolve>> Solve(IReadOnlyList<ExportedProgram> problems, int repeats, CancellationToken stop)
    {
        var end = PeerProcess.Run(python, ["-c", Script, $"{repeats}", .. problems.Select(p => p.Json)], stop);
        if (end is not { Code: 0 } ended)
        {
            return Outcome<IReadOnlyList<MeasuredSolve>>.Failure(BenchFaults.PeerFailed("scipy's HiGHS", end?.Said ?? "it was stopped"));
        }

        using var document = JsonDocument.Parse(ended.Said);
        return Outcome<IReadOnlyList<MeasuredSolve>>.Success(
            [.. document.RootElement.GetProperty("answers").EnumerateArray().Select(a => new MeasuredSolve(a.GetProperty("objective").GetDouble(), a.GetProperty("milliseconds").GetDouble()))]);
    }
}
