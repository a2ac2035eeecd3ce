namespace Megapod.Lab.Bench;

using System.Diagnostics;
using Megapod.Core.Outcomes;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>How long a year of one site by the second would take on one core: a part of it is run, physics, controller and laws included.</summary>
public static class TwinBench
{
    /// <summary>A year shall take at most so long, s: eight minutes.</summary>
    public const double Bound = 480;

    private const double DaysOfYear = 365;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="request">What to simulate; <see cref="ScenarioRequest.Days"/> is the part that is really run.</param>
    /// <param name="progress">Called with the share done; may be null.</param>
    /// <param name="shouldStop">True ends it without a result; may be null.</param>
    /// <returns>Rows, empty when it was stopped, or what is wrong with the request.</returns>
    public static Outcome<IReadOnlyList<BenchRow>> Run(ScenarioRequest request, Action<double>? progress = null, Func<bool>? shouldStop = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var built = ScenarioBuilder.Build(request);
        if (!built.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(built.Faults);
        }

        var scenario = built.Value;

        // A day beforehand: the compiler's second, better pass is done when the clock starts.
        using (var warmUp = new SiteSimulator(scenario with { To = scenario.From + TimeSpan.FromHours(Math.Min(24, (scenario.To - scenario.From).TotalHours)) }))
        {
            warmUp.Complete(null, shouldStop);
        }

        using var simulator = new SiteSimulator(scenario);
        using var process = Process.GetCurrentProcess();
        var processorBefore = process.TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        var run = simulator.Complete(progress, shouldStop);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        double processor = (process.TotalProcessorTime - processorBefore).TotalSeconds;
        if (shouldStop?.Invoke() == true)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Success([]);
        }

        double days = (run.To - run.From).TotalDays;
        double year = seconds * DaysOfYear / days;
        string note = $"extrapolated from {days:0.##} days in {seconds:F1} s, {seconds / run.Steps * 1e6:F1} us a step; ratio to the bound of {Bound} s";
        return Outcome<IReadOnlyList<BenchRow>>.Success(
        [
            new BenchRow("site-year-1s", "wall", year, "s", year / Bound, note),

            // On a busy machine the wall clock counts the others' work as well; this row does not.
            new BenchRow("site-year-1s", "processor", processor * DaysOfYear / days, "s", processor * DaysOfYear / days / Bound, "processor time of the same part, all threads"),
        ]);
    }
}
