namespace Megapod.Site.Plans;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Site.Loop;

/// <summary>
/// Makes plans beside the cycles, on a thread of its own: whatever planning does, no cycle waits for it. The cycle gets the newest plan that was found good; while there is
/// none, the standing rules'. A plan that is late, absurd or about another state is refused, and an event says why.
/// </summary>
public sealed class PlanLoop : IPlanSource, IDisposable
{
    private readonly TimeProvider time;
    private PlanLoopParts parts;
    private PlanWatch watch;
    private DayScores scores;
    private readonly AutoResetEvent asked = new(initialState: false);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<PlanQuarter> history = [];
    private IReadOnlyList<ForecastQuality> forecasts = [];
    private EventRing? events;
    private PlannerPast? past;
    private Trouble? refused;
    private Thread? thread;

    // Passed between the cycle, the feeds and the planner's thread, under the gate.
    private readonly Lock gate = new();
    private readonly Queue<PlanQuarter> quarters = [];
    private readonly Queue<CarDeparture> departures = [];
    private PlanRequest? request;
    private Plan? plan;
    private Fault? trouble;
    private bool hasPlanned;
    private Instant seenAt;
    private double seenWattHours = double.NaN;
    private KnownPrices? prices;
    private KnownPrices? pricesForPlanner;
    private KnownPrices? pricesForRules;
    private KnownWeather? weather;
    private KnownWeather? weatherForPlanner;
    private KnownWeather? weatherForRules;
    private bool hasNews;

    /// <summary>A loop that has not begun; history may be told to it before <see cref="Start"/>.</summary>
    /// <param name="parts">Planner, rules and solver of one site.</param>
    /// <param name="time">The clock by which solving is timed.</param>
    public PlanLoop(PlanLoopParts parts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        this.time = time;
        watch = new PlanWatch(parts.Tree);
        scores = new DayScores(parts.Tree);
    }

    /// <summary>Plans that were made and found good.</summary>
    public long Made { get; private set; }

    /// <summary>Questions that ended without a plan that could be followed.</summary>
    public long Refused => refused?.Count ?? 0;

    /// <summary>Scores of the last days, the newest first; empty before the first whole day. Any thread may look.</summary>
    public IReadOnlyList<DayScore> Scores => Volatile.Read(ref scores).Latest;

    /// <summary>The market's price at an instant, before the tariff's fees, as the planner counts it: that of the feeds where they know it, otherwise that which the site began with; null: nobody knows. Any thread may ask.</summary>
    /// <param name="at">The instant.</param>
    public PriceSlot? PriceAt(Instant at)
    {
        KnownPrices? known;
        PriceSeries series;
        lock (gate)
        {
            known = prices;
            series = known?.Series ?? parts.Rules.Prices;
        }

        return at >= series.From && at < series.Until && known?.IsKnown(at) != false ? series.At(at) : null;
    }

    /// <summary>How good the planner's forecasts have been, as of its last question.</summary>
    public IReadOnlyList<ForecastQuality> Forecasts => Volatile.Read(ref forecasts);

    /// <summary>Called after a question was answered, on the loop's thread; a test waits for it.</summary>
    internal Action? Answered { get; set; }

    /// <summary>Where what the planner has seen is kept over a restart; null: it is not. Set it before <see cref="Start"/>.</summary>
    public PlanMemoryFile? Memory { get; init; }

    /// <summary>Tells the planner of quarters before the first cycle, in order; where it remembers some of its own, these are not needed and left.</summary>
    public void Learn(IEnumerable<PlanQuarter> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        lock (gate)
        {
            history.AddRange(before);
        }
    }

    /// <summary>Takes prices out of feeds, on any thread: the planner and the rules go on with these, and where they say something new a plan is due.</summary>
    /// <param name="known">The prices.</param>
    public void Take(KnownPrices known)
    {
        ArgumentNullException.ThrowIfNull(known);
        lock (gate)
        {
            hasNews |= known.IsNews(prices);
            (prices, pricesForPlanner, pricesForRules) = (known, known, known);
        }
    }

    /// <summary>Takes weather and carbon intensity out of feeds, on any thread: the planner and the rules go on with these, and where they say something new a plan is due.</summary>
    /// <param name="known">What is known.</param>
    public void Take(KnownWeather known)
    {
        ArgumentNullException.ThrowIfNull(known);
        lock (gate)
        {
            hasNews |= known.IsNews(weather);
            (weather, weatherForPlanner, weatherForRules) = (known, known, known);
        }
    }

    /// <summary>Begins to answer.</summary>
    /// <param name="ring">Where it tells what happens.</param>
    public void Start(EventRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        events = ring;
        refused = new Trouble(ring, "plan-refused", parts.Tree.Site.Id);
        lock (gate)
        {
            past = new PlannerPast(parts.Planner, Memory, [.. history], ring, parts.Tree.Site.Id);
        }

        thread = new Thread(Work) { Name = "planner", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    /// <summary>
    /// The site has other pods from now on: plans of the old one are dropped, and the rules of the new one stand in until its planner has made one, which begins with all that the old one has seen. The quarter and the
    /// day that run are not counted to their ends, because they are about two sites. Called by whoever asks for plans.
    /// </summary>
    /// <param name="next">What the site plans with; its solver is the one that there is already.</param>
    public void Exchange(PlanLoopParts next)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (gate)
        {
            TakeFinished();
            parts = next with { Solver = parts.Solver, NoSolver = parts.NoSolver };
            watch = new PlanWatch(next.Tree);
            scores = new DayScores(next.Tree) { Latest = scores.Latest };
            (plan, trouble, request, hasPlanned) = (null, null, null, false);
            (pricesForPlanner, pricesForRules, weatherForPlanner, weatherForRules) = (prices, prices, weather, weather);
        }
    }

    /// <inheritdoc/>
    public Plan? PlanAt(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        TakeNews();
        var due = watch.See(snapshot, now);
        scores.See(snapshot, now);
        Fault? why;
        lock (gate)
        {
            (seenAt, seenWattHours) = (now, watch.StoredWattHours(snapshot, now));
            if (due is not null)
            {
                TakeFinished();

                // A question that nobody has looked at yet is about the past.
                request = due;
                asked.Set();
            }

            if (plan?.SlotAt(now) is not null)
            {
                return plan;
            }
            why = trouble;
        }

        return parts.Rules.PlanAt(now, why);
    }

    /// <summary>Ends the thread and lets go of the solver; a solve that is under way ends first or is cut off.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        asked.Set();
        parts.Solver?.Dispose();
        thread?.Join(TimeSpan.FromSeconds(10));
        asked.Dispose();
        stopping.Dispose();
    }

    private void TakeFinished()
    {
        foreach (var quarter in watch.TakeFinished())
        {
            quarters.Enqueue(quarter);
        }

        foreach (var departure in watch.TakeDepartures())
        {
            departures.Enqueue(departure);
            if (departures.Count > EarlyDepartures.MostKept)
            {
                departures.Dequeue();
            }
        }
    }

    private void TakeNews()
    {
        KnownPrices? known;
        KnownWeather? sky;
        bool isNews;
        lock (gate)
        {
            (known, pricesForRules, sky, weatherForRules, isNews, hasNews) = (pricesForRules, null, weatherForRules, null, hasNews, false);
        }

        if (sky is not null)
        {
            parts.Rules.Take(sky);
        }

        if (known is not null)
        {
            parts.Rules.Take(known.Series);
        }

        if (isNews)
        {
            watch.Call();
        }
    }

    private void Work()
    {
        while (true)
        {
            asked.WaitOne();
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            PlanRequest due;
            PlanQuarter[] over;
            CarDeparture[] left;
            KnownPrices? known;
            KnownWeather? sky;
            PlanLoopParts mine;
            DayScores scored;
            lock (gate)
            {
                if (request is null)
                {
                    continue;
                }

                (mine, scored) = (parts, scores);

                (due, request) = (request, null);
                (known, pricesForPlanner, sky, weatherForPlanner) = (pricesForPlanner, null, weatherForPlanner, null);
                over = [.. quarters];
                quarters.Clear();
                left = [.. departures];
                departures.Clear();
            }

            if (known is not null)
            {
                mine.Planner.Take(known);
            }

            if (sky is not null)
            {
                mine.Planner.Take(sky);
            }

            var answer = Answer(mine, due, over, left);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            Volatile.Write(ref forecasts, mine.Planner.Quality);
            Take(mine, answer, due);

            // Money that is gone can wait for the plan.
            if (mine.Solver is { } solver)
            {
                scored.ScoreFinished(mine.Planner, solver, due.Now, events!);
            }

            Answered?.Invoke();
        }
    }

    private Outcome<MadePlan> Answer(PlanLoopParts mine, PlanRequest due, PlanQuarter[] over, CarDeparture[] left)
    {
        try
        {
            past = past!.For(mine.Planner, due.Now);
            past.Observe(over, left, due.Now);
            if (mine.Solver is not { } solver)
            {
                return Outcome<MadePlan>.Failure(mine.NoSolver!);
            }

            long began = time.GetTimestamp();
            var made = mine.Planner.Make(due, solver);
            return made.IsSuccess
                ? Outcome<MadePlan>.Success(made.Value with { Plan = made.Value.Plan with { Solver = solver.Name, SolveMs = Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1) } })
                : made;
        }
#pragma warning disable CA1031 // A plan is advice: a planner with a bug costs plans and nothing else.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return Outcome<MadePlan>.Failure(PlanFaults.Bug($"{bug.GetType().Name}: {bug.Message}"));
        }
    }

    private void Take(PlanLoopParts mine, Outcome<MadePlan> answer, PlanRequest due)
    {
        Fault? fault;
        Instant now;
        bool isFirst = false;
        lock (gate)
        {
            if (!ReferenceEquals(mine, parts))
            {
                // The site has other pods by now: this is a plan of another one.
                return;
            }

            now = seenAt;
            fault = answer.IsSuccess ? PlanCheck.Judge(answer.Value.Plan, mine.Numbers, due, now, seenWattHours) : answer.Faults[0];
            trouble = fault;
            if (fault is null)
            {
                isFirst = !hasPlanned;
                hasPlanned = true;
                plan = answer.Value.Plan;
                Made++;
            }
        }

        if (fault is not null)
        {
            refused!.Met(now, $"{fault.Code}: {fault.Message} {fault.Remedy}");
            return;
        }

        mine.Planner.Follow(answer.Value);
        refused!.Over(now, "The planner's plans are followed again.");
        if (isFirst)
        {
            var made = answer.Value.Plan;
            events!.Add(now, "planned", mine.Tree.Site.Id, string.Create(CultureInfo.InvariantCulture, $"The planner has taken over from the rules: {made.Slots.Count} slots, {made.SolveMs:0} ms."));
        }
    }
}
