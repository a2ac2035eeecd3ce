namespace Megapod.Site.Plans;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;
using Megapod.Planning.Score;
using Megapod.Site.Loop;

/// <summary>What days were worth against the best they could have been: days are collected with the cycles and scored beside them.</summary>
public sealed class DayScores
{
    /// <summary>A month of scores is kept to be looked at.</summary>
    private const int MostScores = 31;

    private readonly SiteConfig site;
    private readonly PlanningSite whole;
    private readonly DayLedger ledger;
    private readonly Lock gate = new();
    private readonly Queue<FinishedDay> days = [];
    private IReadOnlyList<DayScore> latest = [];

    /// <summary>No day yet.</summary>
    /// <param name="tree">The site.</param>
    public DayScores(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        site = tree.Site;
        whole = PlanningSite.Of(site, 0);
        ledger = new DayLedger(tree, TimeZoneInfo.FindSystemTimeZoneById(site.Tariff.BillingTimeZone), whole);
    }

    /// <summary>The last days, the newest first; empty before the first whole one. Any thread may look.</summary>
    public IReadOnlyList<DayScore> Latest
    {
        get => Volatile.Read(ref latest);
        init => latest = value;
    }

    /// <summary>Takes in a cycle.</summary>
    /// <param name="snapshot">What the site sees.</param>
    /// <param name="now">The cycle's instant.</param>
    public void See(SiteSnapshot snapshot, Instant now)
    {
        if (ledger.See(snapshot, now) is { } day)
        {
            lock (gate)
            {
                days.Enqueue(day);
                if (days.Count > MostScores)
                {
                    days.Dequeue();
                }
            }
        }
    }

    /// <summary>Scores the days that have ended, as long as it takes.</summary>
    /// <param name="planner">Who knows what they were settled at.</param>
    /// <param name="solver">What solves.</param>
    /// <param name="now">The instant.</param>
    /// <param name="events">Where it is told.</param>
    public void ScoreFinished(SitePlanner planner, ISolver solver, Instant now, EventRing events)
    {
        ArgumentNullException.ThrowIfNull(planner);
        ArgumentNullException.ThrowIfNull(events);
        while (Next() is { } day)
        {
            try
            {
                var scored = DayScorer.Score(whole, day, [.. day.Quarters.Select(q => planner.SettledAt(q.Start))], solver);
                if (!scored.IsSuccess)
                {
                    events.Add(now, "day-not-scored", site.Id, $"{scored.Faults[0].Code}: {scored.Faults[0].Message}");
                    continue;
                }

                Volatile.Write(ref latest, [scored.Value, .. Latest.Take(MostScores - 1)]);
                events.Add(now, "day-scored", site.Id, DayScoreWords.Of(scored.Value, site.Currency));
            }
#pragma warning disable CA1031 // A score is for people: one that fails costs nothing else.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                events.Add(now, "day-not-scored", site.Id, $"{bug.GetType().Name}: {bug.Message}");
            }
        }
    }

    private FinishedDay? Next()
    {
        lock (gate)
        {
            return days.TryDequeue(out var day) ? day : null;
        }
    }
}
