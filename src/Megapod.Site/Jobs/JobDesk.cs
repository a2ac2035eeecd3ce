namespace Megapod.Site.Jobs;

using System.Globalization;
using System.Security.Cryptography;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Work.Jobs;
using Megapod.Work.Placement;

/// <summary>
/// The jobs of a site. One thread takes what people ask and what work nodes report, decides, has it kept, and only then answers and gives orders; whatever comes while it waits for the disk is kept together next.
/// What cannot be kept has not happened: it is asked again, or reported again.
/// </summary>
public sealed class JobDesk : IDisposable
{
    /// <summary>Jobs that are not over: weeks of a site's work.</summary>
    public const int MostOpen = 20_000;

    /// <summary>Jobs that are over and still remembered; of older ones the usage remains.</summary>
    public const int MostOver = 5_000;

    /// <summary>Requests that wait for the disk; a disk that is slower than that is in trouble.</summary>
    private const int MostWaiting = 4_096;

    /// <summary>What is kept in one go; the first of them waits for the last.</summary>
    private const int MostTogether = 512;

    /// <summary>Jobs that are over are named to their work node so long, so that what they have written can be read there.</summary>
    private static readonly TimeSpan NamesEnded = TimeSpan.FromHours(1);

    /// <summary>So many of them at most: their folders take room.</summary>
    private const int MostEndedNamed = 32;

    /// <summary>A work node that has said nothing for so long gets no new jobs; those that it has stay its own.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>How often the present is taken, and what was not kept or not followed is tried again.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Placing takes no more than this share of the time while requests come without end: a pass is followed by so many times its own length without one.</summary>
    private const int PassRest = 20;

    /// <summary>Bills are asked about for a year; a month more lets the last of them be settled.</summary>
    private static readonly TimeSpan KeepsUsage = TimeSpan.FromDays(400);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Bits for the orders of one start of the site: ten a second for thirteen years.</summary>
    private const int OrdersOfAStart = 32;

    private const int IdLength = 10;

    /// <summary>Small letters and digits without those that are taken for each other.</summary>
    private const string IdLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    private readonly JobDeskParts parts;
    private readonly Instant began;
    private readonly long beganAt;
    private readonly ITimer timer;

    /// <summary>Wakes when another pass of placing may be made.</summary>
    private readonly ITimer rest;
    private readonly Thread thread;

    /// <summary>Wakes the thread; guards what is asked.</summary>
    private readonly object asking = new();
    private readonly Queue<Ask> asked = new();
    private bool isWoken;
    private bool isClosed;

    /// <summary>Guards the book below: it changes under it, on the desk's thread alone.</summary>
    private readonly Lock book = new();
    private readonly Dictionary<string, JobState> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkNodeState> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkPlace> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobReport> live = new(StringComparer.Ordinal);
    private IReadOnlySet<string> tooLarge = new HashSet<string>();
    private int open;
    private long number;
    private Fault? trouble;

    /// <summary>For how much of each work node there is work, and when that was looked at; swapped whole.</summary>
    private Weighed weighed = new(0, new Dictionary<string, double>());

    // What the desk's thread alone uses.
    private readonly Dictionary<(string Tenant, string Key), string> keys = [];
    private readonly HashSet<string> unordered = new(StringComparer.Ordinal);
    private bool mayPlace = true;
    private long nextPassAt;
    private bool isBeat;
    private Instant lastBeat;
    private Instant lastDay;

    /// <summary>Opens the desk with what its store has.</summary>
    /// <param name="parts">What it works with.</param>
    public JobDesk(JobDeskParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        began = Instant.From(parts.Time.GetUtcNow());
        beganAt = parts.Time.GetTimestamp();
        foreach (var job in parts.Store.Jobs)
        {
            jobs[job.Id] = job;
            number = Math.Max(number, job.Number);
            if (job.Key is not null)
            {
                keys[(job.Tenant, job.Key)] = job.Id;
            }

            open += job.IsOver ? 0 : 1;
        }

        foreach (var node in parts.Store.Nodes)
        {
            nodes[node.Name] = node;
        }

        timer = parts.Time.CreateTimer(_ => Wake(), null, Beat, Beat);
        rest = parts.Time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        thread = new Thread(Run) { Name = "jobs", IsBackground = true };
        thread.Start();
    }

    /// <summary>The present, by a clock that is never set.</summary>
    public Instant Now => began + parts.Time.GetElapsedTime(beganAt);

    /// <summary>The site's currency.</summary>
    public string Currency => parts.Currency;

    /// <summary>Why nothing more is kept at the moment; null: it is.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Takes a job; the answer comes when it is on the disk.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="config">What it is.</param>
    /// <param name="key">What the submitter calls the request; a second one of that name by that tenant is answered with the job of the first. Null: nothing.</param>
    public Task<Outcome<JobState>> SubmitAsync(string tenant, JobConfig config, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        string id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        return AskAsync(draft =>
        {
            if (key is not null && (keys.TryGetValue((tenant, key), out string? first) ? draft.Find(first) : draft.Jobs.Values.FirstOrDefault(j => j.Tenant == tenant && j.Key == key)) is { } known)
            {
                return Outcome<JobState>.Success(known);
            }

            if (draft.Open >= MostOpen)
            {
                return Refused("MP3620", $"{MostOpen.ToString("N0", CultureInfo.InvariantCulture)} jobs wait or run already.", "Submit it again when some of them are over.");
            }

            if (config.Deadline is { } deadline && deadline <= draft.Now)
            {
                return Refused("MP3621", "The job's deadline has passed.", "Write a later one, or none.");
            }

            // Not in the book under a lock: only this thread changes it.
            if (draft.Find(id) is not null)
            {
                return Refused("MP3622", "The job got an id that another has.", "Submit it again.");
            }

            var job = JobLife.Submit(id, ++number, tenant, config, draft.Now) with { Key = key };
            draft.Put(job);
            mayPlace = true;
            return Outcome<JobState>.Success(job);
        });
    }

    /// <summary>Ends a job that is not wanted any more.</summary>
    /// <param name="id">The job.</param>
    /// <param name="person">Who does not want it.</param>
    public Task<Outcome<JobState>> CancelAsync(string id, string person) => ChangeAsync(id, (job, now) => JobLife.Cancel(job, person, now));

    /// <summary>Keeps a job from running.</summary>
    /// <param name="id">The job.</param>
    /// <param name="person">Who wants it.</param>
    public Task<Outcome<JobState>> HoldAsync(string id, string person) => ChangeAsync(id, (job, now) => JobLife.Hold(job, person, now));

    /// <summary>Lets a job run again.</summary>
    /// <param name="id">The job.</param>
    /// <param name="person">Who wants it.</param>
    public Task<Outcome<JobState>> ReleaseAsync(string id, string person) => ChangeAsync(id, (job, now) => JobLife.Release(job, person, now));

    /// <summary>Takes a person's word that a work node is gone and runs nothing any more; its jobs wait for a place again.</summary>
    /// <param name="node">The work node.</param>
    /// <param name="person">Who says it.</param>
    public async Task<Outcome<string>> ForgetAsync(string node, string person)
    {
        int freed = 0;
        var done = await AskAsync(draft =>
        {
            freed = 0;
            if (draft.Node(node) is not { IsForgotten: false } known)
            {
                return Refused("MP3624", $"There is no work node '{node}'.", "Take its name from the list of work nodes.");
            }

            if (PlaceOf(node) is { } place && IsOffered(place))
            {
                return Refused("MP3628", $"The work node '{node}' answers, so that it is not gone.", "Hold or cancel its jobs, or stop it first.");
            }

            foreach (var job in draft.All().ToList())
            {
                var changed = JobLife.Forget(job, node, person, draft.Now);
                freed += job.IsPlaced && !changed.IsPlaced ? 1 : 0;
                draft.Put(changed);
            }

            draft.Put(known with { IsForgotten = true });
            mayPlace = true;
            return null;
        });
        return done.IsSuccess ? Outcome<string>.Success(string.Create(CultureInfo.InvariantCulture, $"{node} is forgotten; {freed} jobs were there.")) : Outcome<string>.Failure(done.Faults);
    }

    /// <summary>Connects a work node, in place of one of that name.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="runner">Whatever runs its jobs.</param>
    /// <param name="logs">What they have written; null: it cannot be read.</param>
    /// <param name="trouble">What is wrong with it, for people; null: nobody says.</param>
    public void Connect(string node, IRunner runner, IJobLogs? logs = null, Func<Fault?>? trouble = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        lock (book)
        {
            places[node] = new WorkPlace(node, runner, logs, trouble);
        }

        runner.Changed = Wake;
        Wake();
    }

    /// <summary>Disconnects a work node; its jobs stay its own.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="runner">What was connected; another that has taken its place stays.</param>
    public void Disconnect(string node, IRunner runner)
    {
        lock (book)
        {
            if (places.TryGetValue(node, out var place) && ReferenceEquals(place.Runner, runner))
            {
                places.Remove(node);
            }
        }
    }

    /// <summary>Gives a work node power, at once.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="budget">The power.</param>
    /// <returns>Whether it was told; false: it is not connected, or its jobs are not known to be told yet.</returns>
    public bool Grant(string node, WorkBudget budget) => PlaceOf(node)?.Grant(budget) ?? false;

    /// <summary>A job; null: there is none.</summary>
    /// <param name="id">Its id.</param>
    public JobSheet? Find(string id)
    {
        lock (book)
        {
            return jobs.TryGetValue(id, out var job) ? SheetOf(job, Now) : null;
        }
    }

    /// <summary>Some jobs, the newest first.</summary>
    /// <param name="query">Which.</param>
    public JobPage List(JobQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (book)
        {
            var found = jobs.Values.Where(j => (query.Phase is null || j.Phase == query.Phase) && (query.Standing is null || StandingOf(j) == query.Standing) && (query.Tenant is null || j.Tenant == query.Tenant) && (query.Node is null || j.Node == query.Node) && !(query.IsOpenOnly && j.IsOver)).ToList();
            var here = found.Where(j => j.Number < query.Before).OrderByDescending(j => j.Number).Take(query.Most + 1).ToList();
            var now = Now;
            return new JobPage([.. here.Take(query.Most).Select(j => SheetOf(j, now))], found.Count, here.Count > query.Most ? here[query.Most - 1].Number : null);
        }
    }

    /// <summary>All jobs at one look.</summary>
    /// <param name="tenant">Whose; null: everybody's.</param>
    /// <param name="most">How many of each standing at most, by <see cref="JobStanding"/>.</param>
    public JobOverview Overview(string? tenant, IReadOnlyList<int> most)
    {
        ArgumentNullException.ThrowIfNull(most);
        List<JobState>[] found = [.. Enum.GetValues<JobStanding>().Select(_ => new List<JobState>())];
        lock (book)
        {
            foreach (var job in jobs.Values)
            {
                if (tenant is null || job.Tenant == tenant)
                {
                    found[(int)StandingOf(job)].Add(job);
                }
            }
        }

        // Sorted while the desk goes on: it may have tens of thousands.
        List<JobState>[] first = [.. found.Select((f, standing) => ((JobStanding)standing == JobStanding.Over ? f.OrderByDescending(j => j.Ended).ThenByDescending(j => j.Number) : f.OrderBy(j => j.Config.Tier).ThenBy(j => j.Number)).Take(most[standing]).ToList())];
        lock (book)
        {
            var now = Now;
            return new JobOverview(now, [.. found.Select(f => f.Count)], [.. first.Select(f => (IReadOnlyList<JobSheet>)[.. f.Select(j => SheetOf(j, now))])]);
        }
    }

    /// <summary>All work nodes, by name.</summary>
    public IReadOnlyList<WorkNodeSheet> Nodes()
    {
        lock (book)
        {
            return [.. nodes.Values.Where(n => !n.IsForgotten).OrderBy(n => n.Name, StringComparer.Ordinal).Select(n =>
            {
                var place = places.GetValueOrDefault(n.Name);
                double silent = place is { Heard: > 0 } ? parts.Time.GetElapsedTime(place.HeardAt).TotalSeconds : double.PositiveInfinity;
                return new WorkNodeSheet(n, place?.Report, silent, place is not null && IsOffered(place), jobs.Values.Count(j => j.IsPlaced && j.Node == n.Name)) { Trouble = place?.Trouble };
            })];
        }
    }

    /// <summary>For how much of a work node's accelerators, of its cores where it has none, there is work: running there, or waiting and able to go there. It is looked at once a second.</summary>
    /// <param name="node">Its name.</param>
    /// <returns>0–1; NaN: nobody can say, because the node is silent or jobs are not looked after.</returns>
    public double WorkAt(string node)
    {
        var seen = Volatile.Read(ref weighed);
        return parts.Time.GetElapsedTime(seen.At) <= Silence && seen.Shares.TryGetValue(node, out double share) ? share : double.NaN;
    }

    /// <summary>Usage that is kept.</summary>
    /// <param name="query">Which.</param>
    public Outcome<UsagePage> Usage(UsageQuery query) => parts.Store.Usage(query);

    /// <summary>A piece of what a job has written in its newest placement.</summary>
    /// <param name="id">The job.</param>
    /// <param name="from">Place of the first byte that is wanted.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<Outcome<JobLogPage>> LogAsync(string id, long from, int most, CancellationToken stop)
    {
        JobState? job;
        IJobLogs? logs;
        lock (book)
        {
            job = jobs.GetValueOrDefault(id);
            logs = (job?.Node ?? job?.CheckpointNode) is { } node ? places.GetValueOrDefault(node)?.Logs : null;
        }

        return job is null
            ? Outcome<JobLogPage>.Failure(Nobody(id))
            : logs is null
                ? Outcome<JobLogPage>.Failure(new Fault("MP3625", job.Node is null ? "The job is at no work node, so that nothing is written." : $"The work node {job.Node} is not connected, or does not hand out what jobs write.", "Ask again when it runs, or while its work node is connected."))
                : await logs.ReadAsync(id, job.Fence, from, most, stop);
    }

    /// <summary>Answers whoever waits with a refusal and ends the thread. The store stays open.</summary>
    public void Dispose()
    {
        lock (asking)
        {
            isClosed = true;
            Monitor.Pulse(asking);
        }

        thread.Join();
        timer.Dispose();
        rest.Dispose();
    }

    private static JobStanding StandingOf(JobState job) => job switch
    {
        { IsOver: true } => JobStanding.Over,
        { IsHeld: true } => JobStanding.Held,
        { Phase: JobPhase.Queued } => JobStanding.Waiting,
        _ => JobStanding.Running,
    };

    private static Outcome<JobState> Refused(string code, string message, string remedy) => Outcome<JobState>.Failure(new Fault(code, message, remedy));

    private static Fault Nobody(string id) => new("MP3623", $"There is no job '{id}'.", "Take its id from the list of jobs.");

    private Task<Outcome<JobState>> ChangeAsync(string id, Func<JobState, Instant, JobState> change) => AskAsync(draft =>
    {
        if (draft.Find(id) is not { } job)
        {
            return Outcome<JobState>.Failure(Nobody(id));
        }

        var changed = change(job, draft.Now);
        if (changed.IsOver && ReferenceEquals(job, changed))
        {
            return Refused("MP3626", $"The job is over: {job.Words}", "Submit it again if it shall run again.");
        }

        draft.Put(changed);
        mayPlace = true;
        return Outcome<JobState>.Success(changed);
    })!;

    private Task<Outcome<JobState>> AskAsync(Func<JobDraft, Outcome<JobState>?> act)
    {
        var ask = new Ask(act);
        lock (asking)
        {
            if (isClosed || asked.Count >= MostWaiting)
            {
                return Task.FromResult(Refused("MP3627", isClosed ? "The site is stopping." : "More is asked than the disk keeps up with.", "Try again."));
            }

            asked.Enqueue(ask);
            Monitor.Pulse(asking);
        }

        return ask.Done.Task;
    }

    private void Wake()
    {
        lock (asking)
        {
            isWoken = true;
            Monitor.Pulse(asking);
        }
    }

    private WorkPlace? PlaceOf(string node)
    {
        lock (book)
        {
            return places.GetValueOrDefault(node);
        }
    }

    private bool IsOffered(WorkPlace place) => place.Heard > 0 && parts.Time.GetElapsedTime(place.HeardAt) <= Silence;

    private decimal PricePerHour(JobConfig job) => JobPrice.PerHour(job, parts.UsualPrice(job));

    private JobSheet SheetOf(JobState job, Instant now)
    {
        string waits = job switch
        {
            { Phase: not JobPhase.Queued } => "",
            { IsHeld: true } => "It is held.",
            { NotBefore: { } then } when then > now => $"It is tried again at {then}.",
            _ when places.Count == 0 => "No work node is connected.",
            _ when !places.Values.Any(IsOffered) => places.Values.Select(p => p.Trouble).OfType<Fault>().FirstOrDefault() is { } why ? $"No work node answers: {why.Message}" : "No work node answers.",
            { CheckpointNode: { } node } when !places.ContainsKey(node) => $"Its checkpoint lies at {node}, which is not connected.",
            _ when tooLarge.Contains(job.Id) => "No work node that is connected is large enough for it.",
            _ => "It waits for room.",
        };
        return new JobSheet(job, live.GetValueOrDefault(job.Id) is { } report && report.Fence == job.Fence ? report : null, waits, PricePerHour(job.Config));
    }

    private void Run()
    {
        var turn = new List<Ask>();
        while (true)
        {
            turn.Clear();
            bool isLast;
            lock (asking)
            {
                while (asked.Count == 0 && !isWoken && !isClosed)
                {
                    Monitor.Wait(asking);
                }

                while (turn.Count < MostTogether && asked.TryDequeue(out var ask))
                {
                    turn.Add(ask);
                }

                isWoken = asked.Count > 0;
                isLast = isClosed && asked.Count == 0;
            }

            try
            {
                Turn(turn);
            }
            catch (Exception bug) when (bug is not OutOfMemoryException)
            {
                // The site goes on holding its limits, and what was asked is answered.
                parts.Told("jobs-bug", "jobs", $"Jobs were not looked after for a moment: {bug.Message}");
                turn.ForEach(a => a.Done.TrySetResult(Refused("MP3629", $"This is a mistake of the program: {bug.Message}", "Report it.")));
            }

            if (isLast)
            {
                return;
            }
        }
    }

    private void Turn(List<Ask> turn)
    {
        var draft = new JobDraft(jobs, nodes, open, Now);
        foreach (var ask in turn)
        {
            ask.Answer = ask.Act(draft);
        }

        var connected = Connected();
        var heard = Hear(draft, connected);
        Pass(draft);
        Place(draft, connected);
        var changes = draft.Changes;
        var fault = changes.IsNothing ? null : parts.Store.Keep(changes);
        if (fault is not null)
        {
            if (Trouble is null)
            {
                parts.Told("jobs-not-kept", "jobs", fault.Message);
            }

            mayPlace = true;
        }
        else
        {
            Accept(draft, heard);
        }

        if (!changes.IsNothing)
        {
            Volatile.Write(ref trouble, fault);
        }

        foreach (var ask in turn)
        {
            ask.Done.SetResult(fault is null || ask.Answer is { IsSuccess: false } ? ask.Answer ?? Outcome<JobState>.Success(Nothing) : Outcome<JobState>.Failure(fault));
        }

        Order(connected);
        Weigh(connected);
        if (mayPlace && fault is null)
        {
            rest.Change(TimeSpan.FromSeconds(Math.Max(0, nextPassAt - parts.Time.GetTimestamp()) / (double)parts.Time.TimestampFrequency), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks for how much of each work node there is work, once each beat.</summary>
    private void Weigh(List<WorkPlace> connected)
    {
        if (!isBeat)
        {
            return;
        }

        var now = Now;
        var offered = connected.Where(IsOffered).ToList();
        var running = jobs.Values.Where(j => j.IsPlaced && !j.IsHeld).ToLookup(j => j.Node!, j => j.Config.Resources, StringComparer.Ordinal);

        // Ten thousand jobs that wait are of a few kinds.
        var waiting = offered.Count == 0 ? [] : jobs.Values.Where(j => j.Phase == JobPhase.Queued && !j.IsHeld && !(j.NotBefore > now)).GroupBy(j => (j.Config.Resources, j.CheckpointNode)).Select(g => (g.Key.Resources, g.Key.CheckpointNode, Count: g.Count())).ToList();
        var shares = offered.ToDictionary(p => p.Name, p => WorkShare.Of(p.Report!.Inventory, running[p.Name], waiting.Where(w => w.CheckpointNode is null || w.CheckpointNode == p.Name).Select(w => (w.Resources, w.Count))), StringComparer.Ordinal);
        Volatile.Write(ref weighed, new Weighed(parts.Time.GetTimestamp(), shares));
    }

    /// <summary>What is answered where no job is asked about.</summary>
    private static JobState Nothing { get; } = new() { Id = "", Number = 0, Tenant = "", Config = new JobConfig { Name = "-", Command = [] } };

    private List<WorkPlace> Connected()
    {
        lock (book)
        {
            return [.. places.Values.OrderBy(p => p.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Takes reports that are newer than the last; they count as taken once the draft is kept.</summary>
    private List<(WorkPlace Place, WorkReport Report)> Hear(JobDraft draft, List<WorkPlace> connected)
    {
        var heard = new List<(WorkPlace, WorkReport)>();
        foreach (var place in connected)
        {
            if (place.Runner.Report is not { } report || report.Number <= place.Heard)
            {
                continue;
            }

            heard.Add((place, report));
            var node = draft.Node(place.Name) ?? new WorkNodeState { Name = place.Name, Since = draft.Now };
            foreach (var job in report.Jobs)
            {
                if (draft.Find(job.Job) is { } known)
                {
                    draft.Put(JobLife.Hear(known, place.Name, job, draft.Now));
                }
            }

            long kept = node.UsageKept;
            foreach (var record in report.Usage.Where(u => u.Number > kept && u.Node == place.Name).OrderBy(u => u.Number))
            {
                var job = draft.Find(record.Job);
                decimal cost = job is null ? 0 : JobPrice.Of(job.Config, parts.UsualPrice(job.Config), record);
                double carbonGrams = parts.CarbonAt(record.From) * record.EnergyWattHours;
                draft.Usage.Add(new UsageEntry(job is null ? record : record with { Tenant = job.Tenant }, cost, carbonGrams));
                if (job is not null)
                {
                    draft.Put(JobLife.Count(job, record, cost, carbonGrams));
                }

                kept = record.Number;
            }

            if (kept != node.UsageKept || node.IsForgotten || draft.Node(place.Name) is null)
            {
                draft.Put(node with { UsageKept = kept, IsForgotten = false });
            }
        }

        return heard;
    }

    /// <summary>Takes the present, once each beat.</summary>
    private void Pass(JobDraft draft)
    {
        isBeat = draft.Now - lastBeat >= Beat || lastBeat == Instant.Never;
        if (!isBeat)
        {
            return;
        }

        lastBeat = draft.Now;
        mayPlace = true;
        int over = 0;
        foreach (var job in draft.All().ToList())
        {
            draft.Put(JobLife.Pass(job, PricePerHour(job.Config), draft.Now));
            over += job.IsOver ? 1 : 0;
        }

        if (over > MostOver)
        {
            draft.Forgotten.AddRange(jobs.Values.Where(j => j.IsOver && !draft.Jobs.ContainsKey(j.Id)).OrderBy(j => j.Ended).ThenBy(j => j.Number).Take(over - MostOver));
        }

        if (draft.Now - lastDay >= Day || lastDay == Instant.Never)
        {
            // Jobs that are over are not named for ever, and what was used is not kept for ever.
            lastDay = draft.Now;
            draft.DropsUsageBefore = draft.Now - KeepsUsage;
        }
    }

    private void Place(JobDraft draft, List<WorkPlace> connected)
    {
        if (!mayPlace || parts.Time.GetTimestamp() < nextPassAt)
        {
            return;
        }

        long startedAt = parts.Time.GetTimestamp();
        mayPlace = false;
        var offered = connected.Where(IsOffered).ToList();
        if (offered.Count == 0)
        {
            return;
        }

        var all = draft.All().ToList();
        var waiting = all.Where(j => j.Phase == JobPhase.Queued && !j.IsHeld && !(j.NotBefore > draft.Now)).Select(j => Waiting(j, draft.Now)).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var there = all.Where(j => j.IsPlaced).ToLookup(j => j.Node!, j => (j.Tenant, j.Config.Resources), StringComparer.Ordinal);
        var plan = JobPlacement.Of(waiting, [.. offered.Select(p => NodeOf(p, [.. there[p.Name]]))]);
        foreach (var (id, node) in plan.Places)
        {
            draft.Put(JobLife.Place(draft.Find(id)!, node, draft.Now));
        }

        lock (book)
        {
            tooLarge = plan.TooLarge;
        }

        long endedAt = parts.Time.GetTimestamp();
        nextPassAt = endedAt + (PassRest * (endedAt - startedAt));
    }

    private PlacementJob Waiting(JobState job, Instant now) => new()
    {
        Id = job.Id,
        Tenant = job.Tenant,
        Tier = job.Config.Tier,
        Takes = job.Config.Resources,
        LaxitySeconds = job.Config.Deadline is { } deadline ? (deadline - now).TotalSeconds - Math.Max(0, (job.Config.LongestRun?.TotalSeconds ?? 0) - job.RunSeconds) : double.PositiveInfinity,
        ValuePerHour = (double)PricePerHour(job.Config),
        Number = job.Number,
        WaitedSeconds = (now - job.Since).TotalSeconds,
        OnlyAt = job.CheckpointNode,
    };

    private static PlacementNode NodeOf(WorkPlace place, IReadOnlyList<(string, JobResources)> taken)
    {
        var has = place.Report!.Inventory;
        return new PlacementNode { Name = place.Name, Has = new JobResources { Gpus = has.Accelerators.Count, Cpus = has.Cpus, MemoryBytes = has.MemoryBytes, DiskBytes = has.DiskBytes }, Taken = taken };
    }

    /// <summary>What was kept becomes the truth.</summary>
    private void Accept(JobDraft draft, List<(WorkPlace Place, WorkReport Report)> heard)
    {
        var told = new List<(JobState? Before, JobState After)>();
        lock (book)
        {
            foreach (var job in draft.Jobs.Values)
            {
                var before = jobs.GetValueOrDefault(job.Id);
                jobs[job.Id] = job;
                if (!job.IsPlaced)
                {
                    live.Remove(job.Id);
                }

                told.Add((before, job));
                if (before is null && job.Key is not null)
                {
                    keys[(job.Tenant, job.Key)] = job.Id;
                }

                foreach (string? node in (string?[])[before?.Node, before?.CheckpointNode, job.Node, job.CheckpointNode])
                {
                    if (node is not null)
                    {
                        unordered.Add(node);
                    }
                }
            }

            foreach (var job in draft.Forgotten)
            {
                jobs.Remove(job.Id);
                if (job.Key is not null)
                {
                    keys.Remove((job.Tenant, job.Key));
                }
            }

            foreach (var node in draft.Nodes.Values)
            {
                nodes[node.Name] = node;
                unordered.Add(node.Name);
            }

            open = draft.Open;
            foreach (var (place, report) in heard)
            {
                bool isNew = place.Report is null;
                if (isNew || HasOther(place.Report!.Inventory, report.Inventory))
                {
                    mayPlace = true;
                }

                if (isNew)
                {
                    unordered.Add(place.Name);
                }

                place.Heard = report.Number;
                place.HeardAt = parts.Time.GetTimestamp();
                place.Report = report;
                foreach (var said in report.Jobs)
                {
                    if (jobs.TryGetValue(said.Job, out var job) && job.IsPlaced && job.Node == place.Name && job.Fence == said.Fence)
                    {
                        live[said.Job] = said;
                    }
                }
            }
        }

        foreach (var (before, after) in told)
        {
            Tell(before, after);
        }
    }

    /// <summary>Whether there is other room for jobs than before. Each report brings its lists anew, and disks fill by themselves: less of them makes no job fit.</summary>
    private static bool HasOther(WorkInventory before, WorkInventory now) => !now.Cpus.Equals(before.Cpus) || now.MemoryBytes != before.MemoryBytes || now.DiskBytes > before.DiskBytes || !now.Accelerators.SequenceEqual(before.Accelerators);

    /// <summary>Tells people what they may want to know: not each pause, which power brings by the minute.</summary>
    private void Tell(JobState? before, JobState after)
    {
        if (before is { IsPlaced: true } && !after.IsPlaced)
        {
            mayPlace = true;
        }

        string name = $"{after.Config.Name} ({after.Id})";
        if (before is not null && before.IsLate != after.IsLate)
        {
            parts.Told("job-late", after.Id, $"{name}: its deadline has passed.");
        }

        bool isNews = before is not null && (before.Phase != after.Phase || before.IsHeld != after.IsHeld) && after.Reason is not (JobReason.Submitted or JobReason.Placed or JobReason.Power)
            && (after.Reason != JobReason.Running || before.Started is null);
        if (isNews)
        {
            parts.Told($"job-{after.Reason.ToString().ToLowerInvariant()}", after.Id, $"{name}: {after.Words}");
        }
    }

    private void Order(List<WorkPlace> connected)
    {
        var due = connected.Where(p => p.Heard > 0 && unordered.Contains(p.Name)).ToList();
        if (due.Count > 0)
        {
            var now = Now;
            foreach (var place in due)
            {
                var named = jobs.Values.Where(j => j.IsPlaced && j.Node == place.Name).Concat(jobs.Values.Where(j => j.Node is null && j.CheckpointNode == place.Name))
                    .Concat(jobs.Values.Where(j => j.IsOver && j.Node == place.Name && now - j.Ended!.Value < NamesEnded).OrderByDescending(j => j.Ended).ThenBy(j => j.Number).Take(MostEndedNamed));
                IReadOnlyList<WorkOrder> orders = [.. named.Select(j => JobLife.OrderFor(j, place.Name, (double)PricePerHour(j.Config))).OfType<WorkOrder>().OrderBy(o => o.Job, StringComparer.Ordinal)];
                place.Order(Math.Max(parts.Store.Opened << OrdersOfAStart, place.Report!.Orders), orders, nodes.GetValueOrDefault(place.Name)?.UsageKept ?? 0);
                unordered.Remove(place.Name);
            }
        }

        foreach (var place in isBeat ? connected.Except(due) : [])
        {
            place.Repeat();
        }
    }

    private sealed record Weighed(long At, IReadOnlyDictionary<string, double> Shares);

    private sealed class Ask(Func<JobDraft, Outcome<JobState>?> act)
    {
        public Func<JobDraft, Outcome<JobState>?> Act => act;

        public Outcome<JobState>? Answer { get; set; }

        public TaskCompletionSource<Outcome<JobState>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
