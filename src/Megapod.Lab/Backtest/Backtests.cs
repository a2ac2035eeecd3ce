namespace Megapod.Lab.Backtest;

using Megapod.Core.Outcomes;
using Megapod.Devices.Solver;
using Megapod.Lab.Report;

/// <summary>Runs policies over a world and sets them beside the bound and the best rules.</summary>
public static class Backtests
{
    /// <summary>How long the bound of many months may take.</summary>
    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(10);

    /// <summary>Runs what was asked for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="progress">Told what is being done and which share of it is; may be null.</param>
    /// <param name="trace">Gets the minute record of the last policy named; may be null.</param>
    /// <param name="stop">Ends the work; the outcome is then a fault of the code <c>MP3041</c>.</param>
    /// <param name="page">Gets what a report shows, for which more is run; may be null.</param>
    public static Outcome<BacktestResult> Run(BacktestRequest request, Action<string, double>? progress, TextWriter? trace, CancellationToken stop, BacktestPage? page = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Unknown(request) is { } fault)
        {
            return Outcome<BacktestResult>.Failure(fault);
        }

        var built = BacktestBuilder.Build(request);
        if (!built.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(built.Faults);
        }

        var opened = Solvers.Open(SolveLimit);
        if (!opened.IsSuccess)
        {
            return Outcome<BacktestResult>.Failure(opened.Faults);
        }

        using var solver = opened.Value;
        return new BacktestJudge(request, built.Value, solver, progress, stop).Run(trace, page);
    }

    private static Fault? Unknown(BacktestRequest request)
    {
        string? unknown = request.Policies.FirstOrDefault(p => !BacktestRequest.AllPolicies.Contains(p));
        return unknown is null && request.Policies.Count > 0
            ? null
            : new Fault("MP3040", $"There is no policy '{unknown}'.", $"Take some of {string.Join(", ", BacktestRequest.AllPolicies)}, with commas between.");
    }
}
