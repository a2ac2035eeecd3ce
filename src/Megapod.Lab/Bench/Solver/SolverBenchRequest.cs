namespace Megapod.Lab.Bench.Solver;

/// <summary>What a person asks the solver's benchmark for.</summary>
public sealed record SolverBenchRequest
{
    /// <summary>How this program is started, path first; <c>solve</c> is added.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Folder of measured data; null: generated cars and prices.</summary>
    public string? Data { get; init; }

    /// <summary>One seed is one world. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cases by name, as <see cref="SolverBench.AllCases"/> has them. Default all.</summary>
    public IReadOnlyList<string> Cases { get; init; } = SolverBench.AllCases;

    /// <summary>Days of successive plans in several futures, 96 a day. 1–61, default 30.</summary>
    public int Days { get; init; } = 30;

    /// <summary>Successive solves of each horizon in one future. At least 1, default 100.</summary>
    public int Resolves { get; init; } = 100;

    /// <summary>Times that each cold solve is repeated; the median counts. At least 1, default 5.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>Told what is being done and which share of it is; may be null.</summary>
    public Action<string, double>? Progress { get; init; }

    /// <summary>Told what a person should know beside the figures, such as that a peer is missing; may be null.</summary>
    public Action<string>? Note { get; init; }
}
