namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Plans;

/// <summary>Days on their way from the cycle to their scores: they wait for whoever scores them, and are scored once.</summary>
public sealed class DayScoresTests : IDisposable
{
    private static readonly Instant FirstMidnight = ScenarioBuilder.DefaultStart + TimeSpan.FromDays(1);
    private readonly EventRing events = new();
    private readonly FailingSolver solver = new();
    private readonly PlannerMaker maker;
    private readonly DayScores scores;
    private readonly SiteSnapshot snapshot;
    private Instant now = FirstMidnight - TimeSpan.FromMinutes(30);

    public DayScoresTests()
    {
        var request = new ScenarioRequest { From = ScenarioBuilder.DefaultStart, Days = 4 };
        maker = new PlannerMaker(request, ScenarioBuilder.Build(request).Value);
        scores = new DayScores(maker.Tree);
        snapshot = new SiteSnapshot(maker.Tree);
    }

    public void Dispose() => solver.Dispose();

    [Fact]
    public void Finished_days_wait_until_they_are_scored_and_are_scored_once()
    {
        // Half an hour of the first day is no day; the two that follow are, and the one that has just begun is none yet.
        SeeUntil(FirstMidnight + TimeSpan.FromDays(2) + TimeSpan.FromMinutes(20));
        Assert.Empty(scores.Latest);
        Assert.Empty(events.Newest(10));

        Score();
        Assert.Equal([new DateOnly(2025, 6, 3), new DateOnly(2025, 6, 2)], scores.Latest.Select(s => s.Date));
        Assert.All(scores.Latest, s => Assert.True(s.Left >= 0 && s.Bound < double.PositiveInfinity, $"{s.Earned} of {s.Bound}"));
        var told = events.Newest(10);
        Assert.Equal(["day-scored", "day-scored"], told.Select(e => e.Kind));
        Assert.Equal(scores.Latest.Select(s => DayScoreWords.Of(s, maker.Tree.Site.Currency)), told.Select(e => e.Text));
        Assert.All(told, e => Assert.Equal((maker.Tree.Site.Id, now), (e.Subject, e.At)));

        // Nothing has ended since: nothing is scored.
        SeeUntil(now + TimeSpan.FromHours(1));
        Score();
        Assert.Equal(2, scores.Latest.Count);
        Assert.Equal(2, events.Newest(10).Count);
    }

    [Fact]
    public void Day_that_cannot_be_scored_is_told_and_not_tried_again()
    {
        SeeUntil(FirstMidnight + TimeSpan.FromDays(1) + TimeSpan.FromMinutes(20));
        solver.IsBroken = true;
        Score();
        Assert.Empty(scores.Latest);
        Assert.Equal("day-not-scored", Assert.Single(events.Newest(10)).Kind);

        solver.IsBroken = false;
        Score();
        Assert.Empty(scores.Latest);
        SeeUntil(FirstMidnight + TimeSpan.FromDays(2) + TimeSpan.FromMinutes(20));
        Score();
        Assert.Equal(new DateOnly(2025, 6, 3), Assert.Single(scores.Latest).Date);
    }

    /// <summary>Cycles of five seconds, the longest gap over which anything is added up.</summary>
    private void SeeUntil(Instant until)
    {
        for (; now < until; now += TimeSpan.FromSeconds(5))
        {
            SiteSight.Show(snapshot, now, carWatts: 100_000);
            snapshot.NodePower[0] = Reading.Good(100_000, now);
            scores.See(snapshot, now);
        }
    }

    private void Score() => scores.ScoreFinished(maker.Planner, solver, now, events);

    private sealed class FailingSolver : ISolver
    {
        private readonly ISolver inner = Solvers.Open(TimeSpan.FromSeconds(60)).Value;

        public bool IsBroken { get; set; }

        public string Name => inner.Name;

        public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null) =>
            IsBroken ? throw new InvalidOperationException("the solver has a bug") : inner.Solve(program, start);

        public void Dispose() => inner.Dispose();
    }
}
