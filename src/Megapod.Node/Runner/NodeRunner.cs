namespace Megapod.Node.Runner;

using System.Globalization;
using Megapod.Core;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.WorkLink;
using Megapod.Node.Cgroups;
using Megapod.Node.Power;
using Megapod.Storage.Journal;

/// <summary>
/// Runs jobs on this machine: begins each once, keeps them apart, holds all of them to the budget, writes down what they use. Jobs outlive it, and the next run of it finds them again. One thread decides; nobody waits for it, and
/// it waits for nobody.
/// </summary>
public sealed class NodeRunner : IRunner, IDisposable
{
    /// <summary>Folder of jobs within the state folder.</summary>
    internal const string JobsFolder = "jobs";

    /// <summary>Usage records that one report carries; the rest comes with later ones.</summary>
    private const int MostUsageSent = 200;

    /// <summary>Reports of one run of the node have numbers of their own: more than a century of ten a second.</summary>
    private const int RunShift = 35;

    /// <summary>A report is told of so often where nothing of weight has changed.</summary>
    private const double ReportSeconds = 1;

    private readonly NodeTools tools;
    private readonly JournalFile journal;
    private readonly TimeProvider clock;
    private readonly BudgetLease lease;
    private readonly PowerKeeper power;
    private readonly UsageKeeper usage;
    private readonly SortedDictionary<string, HeldJob> jobs = new(StringComparer.Ordinal);
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Thread loop;
    private readonly long began;
    private readonly Instant beganAt;
    private readonly Lock giving = new();
    private WorkBudget? given;
    private uint lastGiven;
    private WorkInventory inventory;
    private readonly Lock gate = new();
    private WorkOrders? ordered;
    private WorkReport? report;
    private string told = "";
    private double toldAt = double.NegativeInfinity;
    private long reports;
    private volatile bool isStopping;

    private NodeRunner(NodeTools tools, JournalFile journal, TimeProvider clock)
    {
        (this.tools, this.journal, this.clock) = (tools, journal, clock);
        began = clock.GetTimestamp();
        beganAt = Instant.From(clock.GetUtcNow());
        inventory = Inventory();
        lease = new BudgetLease(tools.Book, clock, inventory.Fallback, tools.EndFile);
        power = new PowerKeeper(tools, lease);
        usage = new UsageKeeper(tools);
        foreach (var row in tools.Book.Jobs)
        {
            jobs[row.Order.Job] = HeldJob.Found(tools, row, Now, lease.LapsedFor);
        }

        if (jobs.Count > 0)
        {
            JobLauncher.BeginKeeper(tools.EndFile, tools.Groups);
        }

        lastGiven = tools.Book.Budget?.Sequence ?? 0;
        loop = new Thread(Run) { Name = "node", IsBackground = true };
        loop.Start();
    }

    /// <inheritdoc/>
    public WorkReport? Report => Volatile.Read(ref report);

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>Why nothing is written down at present; null while all is.</summary>
    public Fault? Trouble => tools.Book.Trouble;

    private Moment Now
    {
        get
        {
            var elapsed = clock.GetElapsedTime(began);
            return new Moment(elapsed.TotalSeconds, beganAt + elapsed);
        }
    }

    /// <summary>Why this machine cannot run jobs for this process; null: nothing is known that stands in the way.</summary>
    public static Fault? Missing() => !Libc.IsRoot ? NodeFaults.NotRoot() : JobLauncher.MissingTool() is { } tool ? NodeFaults.NoTool(tool) : null;

    /// <summary>Begins to run jobs, and finds again those that run.</summary>
    /// <param name="config">The node.</param>
    /// <param name="clock">Tells the time and measures it.</param>
    /// <returns>The runner, or why it cannot run: MP3660 to MP3663, MP3690, or what is wrong with its state folder.</returns>
    public static Outcome<NodeRunner> Open(RunnerConfig config, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        if ((config.Complaint() is { } complaint ? NodeFaults.Description(complaint) : Missing()) is { } fault)
        {
            return Outcome<NodeRunner>.Failure(fault);
        }

        var meter = new MachineMeter(config.Meter, config.Idle);
        if (meter.Missing is { } why)
        {
            return Outcome<NodeRunner>.Failure(NodeFaults.NoMeter(why));
        }

        var groups = GroupTree.Open(config.GroupRoot, config.Group, config.Weight);
        if (!groups.IsSuccess)
        {
            return Outcome<NodeRunner>.Failure(groups.Faults);
        }

        var opened = JournalFile.Open(config.StateFolder, config.Name);
        if (!opened.IsSuccess)
        {
            return Outcome<NodeRunner>.Failure(opened.Faults);
        }

        string folder = Path.Combine(config.StateFolder, JobsFolder);
        Libc.MakeFolder(folder);
        return Outcome<NodeRunner>.Success(new NodeRunner(new NodeTools(config, new NodeBook(opened.Value), groups.Value, folder, new AcceleratorBoard(config.Library, config.SetsPowerLimits, clock), meter, Path.Combine(config.StateFolder, "budget-end")), opened.Value, clock));
    }

    /// <inheritdoc/>
    public void Take(WorkOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        lock (gate)
        {
            // Orders are whole but for what they leave as it was: that must not be lost where two come between two steps.
            if (ordered is null || orders.Number >= ordered.Number)
            {
                ordered = orders with { Budget = orders.Budget ?? ordered?.Budget, UsageKept = Math.Max(orders.UsageKept, ordered?.UsageKept ?? 0) };
            }
        }

        if (!isStopping)
        {
            wake.Set();
        }
    }

    /// <summary>Takes power that is given over a link, on which what comes later is the newer one.</summary>
    /// <param name="budget">The power; its number is whoever gives it's own.</param>
    /// <returns>The number by which it is told of in <see cref="Report"/> once it is in force.</returns>
    public uint Give(WorkBudget budget)
    {
        lock (giving)
        {
            lastGiven = unchecked(lastGiven + 1);
            given = budget with { Sequence = lastGiven };
            wake.Set();
            return lastGiven;
        }
    }

    /// <summary>Reads a part of what a job has written.</summary>
    /// <param name="asked">What is wanted.</param>
    public WorkLogAnswer ReadLog(WorkLogQuestion asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return Report?.Jobs.FirstOrDefault(j => j.Job == asked.Job && j.Fence == asked.Fence) is { } job
            ? JobLog.Read(new JobFolder(Path.Combine(tools.JobsFolder, job.Job), job.Fence), tools.Config.LogBytes, asked, job.State is WorkState.Ended or WorkState.Refused)
            : new WorkLogAnswer(asked.Number, 0, [], IsEnd: false, IsKnown: false);
    }

    /// <summary>Processor time that each placement has used since it began, as the kernel counts it now, s. Any thread may ask.</summary>
    public IReadOnlyDictionary<(string Job, long Fence), double> ProcessorTimes() => tools.Groups.Names
        .Select(name => (Place: HeldJob.PlaceOf(name), Used: tools.Groups.Of(name).CpuSeconds))
        .Where(g => g.Place is not null && g.Used is not null)
        .ToDictionary(g => g.Place!.Value, g => g.Used!.Value);

    /// <summary>Stops looking after the jobs; they run on as they are held now.</summary>
    public void Dispose()
    {
        if (isStopping)
        {
            return;
        }

        isStopping = true;
        wake.Set();
        loop.Join();
        foreach (var job in jobs.Values)
        {
            job.Rest();
            job.Learner?.Keep(Now.Seconds);
        }

        tools.Accelerators.Dispose();
        journal.Dispose();
        wake.Dispose();
    }

    private WorkInventory Inventory()
    {
        var config = tools.Config;
        var accelerators = tools.Accelerators.All;
        return new WorkInventory
        {
            Host = Environment.MachineName,
            Version = typeof(ProductInfo).Assembly.GetName().Version?.ToString(3) ?? "",
            Cpus = config.Cpus,
            MemoryBytes = config.MemoryBytes,
            DiskBytes = new DriveInfo(tools.JobsFolder).AvailableFreeSpace,
            Accelerators = accelerators,
            Nameplate = config.Idle + (config.PerCore * config.Cpus) + new Watts(accelerators.Sum(a => a.Nameplate.Value)),
            Fallback = config.Idle + new Watts(accelerators.Sum(tools.Accelerators.ContextWatts)),
            Means = [.. power?.Means ?? [], .. tools.Meter.Words is { } words ? (string[])[words] : [], .. tools.Accelerators.Means, .. tools.Groups.Lacks, "the network is the host's"],
        };
    }

    private void Run()
    {
        // Who holds jobs back must not wait behind them.
        Libc.GoFirst();
        while (!isStopping)
        {
            Step();
            wake.WaitOne(tools.Config.Period);
        }
    }

    private void Step()
    {
        var now = Now;
        WorkOrders? orders;
        lock (gate)
        {
            (orders, ordered) = (ordered, null);
        }

        if (orders is not null && orders.Number >= tools.Book.Orders)
        {
            Follow(orders, now);
        }

        lock (giving)
        {
            if (given is { } budget)
            {
                lease.Take(budget);
                given = null;
            }
        }

        foreach (var job in jobs.Values)
        {
            job.Step(now, count => Free(count));
        }

        power.Step(jobs.Values, now);
        usage.Look(jobs.Values, now);
        Forget();
        long batch = tools.Book.Close();
        if (batch > 0)
        {
            foreach (var job in jobs.Values)
            {
                job.NoteRecorded(batch);
            }
        }

        Publish(now);
    }

    private void Follow(WorkOrders orders, Moment now)
    {
        if (orders.Number > tools.Book.Orders)
        {
            tools.Book.KeepOrders(orders.Number);
        }

        if (orders.Budget is { } budget)
        {
            lease.Take(budget);
        }

        tools.Book.ForgetUsage(orders.UsageKept);
        var named = orders.Jobs.DistinctBy(o => o.Job).ToDictionary(o => o.Job, StringComparer.Ordinal);
        foreach (var (id, job) in jobs)
        {
            job.Take(named.GetValueOrDefault(id));
        }

        foreach (var order in orders.Jobs.Where(o => !jobs.ContainsKey(o.Job)))
        {
            jobs[order.Job] = HeldJob.Ordered(tools, order, now);
        }
    }

    /// <summary>Accelerators that nobody has.</summary>
    private IReadOnlyList<string>? Free(int count)
    {
        var taken = jobs.Values.Where(j => j.TakesPower).SelectMany(j => j.Row.Accelerators).ToHashSet(StringComparer.Ordinal);
        var free = inventory.Accelerators.Select(a => a.Id).Where(id => !taken.Contains(id)).Take(count).ToList();
        return free.Count == count ? free : null;
    }

    private void Forget()
    {
        foreach (string id in jobs.Where(j => j.Value.IsForgotten).Select(j => j.Key).ToList())
        {
            jobs.Remove(id);
            tools.Book.Forget(id);
        }
    }

    private void Publish(Moment now)
    {
        var next = new WorkReport
        {
            Node = tools.Config.Name,
            Number = (tools.Book.Run << RunShift) + ++reports,
            Orders = tools.Book.Orders,
            Budget = lease.Sequence,
            Ceiling = lease.Ceiling,
            Lasts = lease.Lasts,
            DrawWatts = power.DrawWatts,
            DrawAge = TimeSpan.FromSeconds(tools.Meter.AgeSeconds),
            Inventory = inventory,
            Worth = power.Worth,
            Jobs = [.. jobs.Values.Select(j => j.Report())],
            Usage = [.. tools.Book.Usage.Take(MostUsageSent)],
        };
        Volatile.Write(ref report, next);
        string weighty = string.Join(' ', next.Jobs.Select(j => string.Create(CultureInfo.InvariantCulture, $"{j.Job}:{j.Fence}:{j.State}"))) + string.Create(CultureInfo.InvariantCulture, $" {next.Orders} {next.Budget} {tools.Book.UsageNumber}");
        if (weighty != told || now.Seconds - toldAt >= ReportSeconds)
        {
            inventory = Inventory();
            (told, toldAt) = (weighty, now.Seconds);
            Changed?.Invoke();
        }
    }
}
