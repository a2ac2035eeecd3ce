namespace Megapod.Lab.Backtest;

using Megapod.Core.Units;

/// <summary>What policies brought over real prices and sessions, beside the best that was possible. Field by field: docs/cli.md.</summary>
public sealed record BacktestResult
{
    /// <summary>Name of the prices.</summary>
    public required string Market { get; init; }

    /// <summary>Case of the site file; empty: as it stands.</summary>
    public required string Case { get; init; }

    /// <summary>Name of the cars' world.</summary>
    public required string Sessions { get; init; }

    /// <summary>First scored instant.</summary>
    public required Instant From { get; init; }

    /// <summary>First instant after the scored ones.</summary>
    public required Instant To { get; init; }

    /// <summary>The opponent.</summary>
    public required BacktestRules? Rules { get; init; }

    /// <summary>The best that was possible.</summary>
    public required BacktestBound Bound { get; init; }

    /// <summary>One row a policy.</summary>
    public required IReadOnlyList<BacktestRow> Rows { get; init; }

    /// <summary>Where money was lost against the bound, run by run; null unless a report was asked for, because these runs take as long again.</summary>
    public IReadOnlyList<BacktestLoss>? Losses { get; init; }
}
