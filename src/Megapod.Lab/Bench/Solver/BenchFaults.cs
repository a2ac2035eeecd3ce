namespace Megapod.Lab.Bench.Solver;

using Megapod.Core.Outcomes;

/// <summary>Faults of the solver's benchmark; the numbers are listed in docs/faults.md.</summary>
internal static class BenchFaults
{
    private const int MostLetters = 300;

    public static Fault UnknownCase(string name) => new("MP3043", $"There is no case '{name}'.", $"Take some of {string.Join(", ", SolverBench.AllCases)}, with commas between.");

    public static Fault PeerFailed(string peer, string why)
    {
        string said = why.ReplaceLineEndings(" ").Trim();
        return new("MP3046", $"{peer} solved a program of ours not to its end: {said[Math.Max(0, said.Length - MostLetters)..]}", "Run it by hand on the program; if it is right that there is no optimum, report it.");
    }
}
