namespace Megapod.Node.Runner;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Power;
using Megapod.Work.Power;

/// <summary>
/// One job of a node, from its order to its end. It is stepped by the node's loop and never waits: what takes time is done elsewhere and looked at in the next step. It is begun only after the journal has its row, and whoever
/// finds a row asks the job's folder who has it: so it is begun once, whenever the node dies.
/// </summary>
internal sealed class HeldJob
{
    private const int SignalUser1 = 10;
    private const int SignalTerminate = 15;

    /// <summary>Exit status of a process that was ended by SIGKILL, as shells say it.</summary>
    private const int KilledStatus = 137;

    /// <summary>Who looks after a job says so within milliseconds; one who did not within this time will not, and is kept from beginning it late.</summary>
    private const double LongestClaimSeconds = 30;

    /// <summary>After so long a job that was ended by force and is still there is told to people.</summary>
    private const double LongestEndSeconds = 15;

    /// <summary>Of the intervals in which a job could have wanted more than its share.</summary>
    private const double Nearly = 0.8;

    /// <summary>What is begun when the node ends takes less; what hangs must not hold it.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    /// <summary>File of the job's that says when it kept a checkpoint.</summary>
    private const string CheckpointFile = "checkpointed";

    /// <summary>Its counter is read so often in each interval from which is learned.</summary>
    private const double ReadsInInterval = 10;

    /// <summary>A reason has no more characters than a person reads.</summary>
    private const int MostReason = 500;

    private readonly NodeTools tools;
    private (long All, long Short) intervals;
    private JobFolder folder;
    private JobGroup group;
    private Task<string?>? preparation;
    private Task<bool>? removal;
    private JobErrand? errand;
    private JobErrand? sleeper;
    private bool isWaking;
    private JobDisk? disk;
    private JobProgress? progress;
    private SpeedMeter speed = new();
    private long recorded;
    private double begunAt;
    private double endingFrom = double.NaN;
    private double killedFrom = double.NaN;
    private double checkpointFrom = double.NaN;
    private DateTime checkpointAsked;
    private bool hasRun;
    private string pace = "";
    private Fault? cause;

    private HeldJob(NodeTools tools, JobRow row)
    {
        this.tools = tools;
        Row = row;
        folder = FolderOf(row.Order);
        group = tools.Groups.Of(GroupName(row.Order));
    }

    /// <summary>What is kept of it.</summary>
    public JobRow Row { get; private set; }

    /// <summary>What is wanted of it; null: it is no longer named.</summary>
    public WorkOrder? Wanted { get; private set; }

    /// <summary>How far the node is with it.</summary>
    public JobPhase Phase => Row.Phase;

    /// <summary>Its use of processors.</summary>
    public UseWindow Use { get; } = new();

    /// <summary>Cores to which it is held; infinite: not held back.</summary>
    public double HeldCores { get; private set; } = double.NaN;

    /// <summary>Whether it is to stand still.</summary>
    public bool IsStill { get; private set; }

    /// <summary>Whether it is being ended or keeps what it has done, and must go on for that.</summary>
    public bool IsLeaving => !double.IsNaN(endingFrom) || !double.IsNaN(checkpointFrom);

    /// <summary>Whether power is divided over it.</summary>
    public bool TakesPower => Phase is JobPhase.Recording or JobPhase.Preparing or JobPhase.Live;

    /// <summary>Whether it may go on at all: the site holds it otherwise.</summary>
    public bool IsHeld => Wanted?.Wish == JobWish.Hold && !IsLeaving;

    /// <summary>Whether nothing is left to do for it.</summary>
    public bool IsForgotten => Wanted is null && (Phase == JobPhase.Waiting || removal is { IsCompleted: true });

    /// <summary>Its folder.</summary>
    public JobFolder Folder => folder;

    /// <summary>Its processor time, s; 0 before it was begun.</summary>
    public double CpuSeconds => group.CpuSeconds ?? Row.Mark.CpuSeconds;

    /// <summary>What it draws on the mean of a second, with its accelerators, W; NaN: not known.</summary>
    public double DrawWatts => (Use.Rate * tools.Config.PerCore.Value) + Row.Accelerators.Sum(tools.Accelerators.WattsOf);

    /// <summary>How much of the time it is asked to work.</summary>
    public PaceControl Pace { get; set; } = PaceControl.Free;

    /// <summary>Whether it does not pace itself and nothing else holds it back, so that it is halted until it may draw all it wants.</summary>
    public bool IsUnruly { get; set; }

    /// <summary>Its counter; NaN: none.</summary>
    public double Progress => progress?.Count ?? double.NaN;

    /// <summary>Its counter and the phase that it names; null: it has none.</summary>
    public JobProgress? Counter => progress;

    /// <summary>What is learned of its speed against power; null: nothing, it has no counter or does not run yet.</summary>
    public JobLearner? Learner { get; set; }

    /// <summary>Whether its program runs, perhaps slowed or still, and is not being ended.</summary>
    public bool HasRun => Phase == JobPhase.Live && hasRun && !IsLeaving;

    /// <summary>The level that power gave it last; null: none yet.</summary>
    public WorkLevel? Level { get; set; }

    /// <summary>The most that it may draw, W; infinite: it is not held back.</summary>
    public double CeilingWatts { get; set; } = double.PositiveInfinity;

    /// <summary>What it would draw at full speed, W; NaN: not known yet.</summary>
    public double FullWatts { get; set; } = double.NaN;

    /// <summary>What a watt less of it costs and one more earns an hour, in the site's currency; NaN: not known.</summary>
    public (double Less, double More) Prices { get; set; } = (double.NaN, double.NaN);

    /// <summary>Part of its ceiling to which its processors are held, 1 or less: what makes good what the scheduler gives too much.</summary>
    public double Trim { get; set; } = 1;

    /// <summary>A job that was ordered and not begun.</summary>
    public static HeldJob Ordered(NodeTools tools, WorkOrder order, Moment now) => new(tools, new JobRow { Order = order, Phase = JobPhase.Waiting, Since = now.At }) { Wanted = order };

    /// <summary>A job that an earlier run of the node had: it goes on as it was wanted last, until the site says otherwise.</summary>
    /// <param name="tools">What jobs share.</param>
    /// <param name="row">What is kept of it.</param>
    /// <param name="now">The time.</param>
    /// <param name="lapsedFor">How long ago the budget lapsed: since then a job that is halted was halted by the keeper.</param>
    public static HeldJob Found(NodeTools tools, JobRow row, Moment now, TimeSpan lapsedFor)
    {
        var job = new HeldJob(tools, row) { Wanted = row.Order };
        if (row.Phase == JobPhase.Live)
        {
            job.Watch(now);
            if (job.IsStill && row.Mark.StillFrom == Instant.Never)
            {
                var from = now.At - lapsedFor;
                job.Row = row with { Mark = row.Mark with { StillFrom = from > row.Mark.From ? from : row.Mark.From } };
            }

            if (job.folder.Claim is null && !row.WasSeen)
            {
                // Nobody has it yet. If somebody just takes it, the one that is begun now finds it taken.
                job.Prepare();
            }
        }

        return job;
    }

    /// <summary>The placement to which a control group belongs; null: to none.</summary>
    public static (string Job, long Fence)? PlaceOf(string group) => group.LastIndexOf('~') is var end and > 0 && long.TryParse(group.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long fence) ? (group[..end], fence) : null;

    /// <summary>Takes what the site wants of it.</summary>
    /// <param name="order">The order; null: the job is no longer named.</param>
    public void Take(WorkOrder? order)
    {
        if (order is not null && order.Fence < Row.Order.Fence)
        {
            return;
        }

        Wanted = order;
        if (order is not null && order.Fence == Row.Order.Fence && !NodeBook.IsSame(order, Row.Order))
        {
            Row = Row with { Order = order };
            KeepIfBegun();
        }
    }

    /// <summary>Goes one step on.</summary>
    /// <param name="now">The time.</param>
    /// <param name="accelerators">Gives the job accelerators; null: they are not free.</param>
    public void Step(Moment now, Func<int, IReadOnlyList<string>?> accelerators)
    {
        switch (Phase)
        {
            case JobPhase.Waiting:
                StepWaiting(now, accelerators);
                break;
            case JobPhase.Recording:
                StepRecording();
                break;
            case JobPhase.Preparing or JobPhase.Live:
                StepLive(now);
                break;
            default:
                StepOver(now);
                break;
        }
    }

    /// <summary>Waits for what is done beside the loop.</summary>
    public void Rest()
    {
        Task[] under = [.. new Task?[] { preparation, removal }.OfType<Task>()];
        Task.WaitAll(under, LongestRest);
    }

    /// <summary>Notes the number of the batch in which its row goes to the journal.</summary>
    public void NoteRecorded(long batch)
    {
        if (Phase == JobPhase.Recording && recorded == 0)
        {
            recorded = batch;
        }
    }

    /// <summary>Lets it stand still or go on.</summary>
    /// <param name="isStill">Whether it stands still.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <param name="now">The time.</param>
    /// <param name="mayTakeTime">Whether it may go to sleep by its own command first; if not, it is halted at once.</param>
    public void SetStill(bool isStill, string why, Moment now, bool mayTakeTime = false)
    {
        if (!IsMade || (isStill && mayTakeTime && !IsAsleepBy(now)))
        {
            return;
        }

        if (!isStill && !IsStill)
        {
            Wake();
        }

        if (isStill == IsStill || !group.SetFrozen(isStill))
        {
            return;
        }

        IsStill = isStill;
        var mark = Row.Mark;
        Row = Row with
        {
            Since = now.At,
            Reason = why,
            Mark = isStill ? mark with { StillFrom = now.At } : mark with { StillSeconds = mark.StillUpTo(now.At), StillFrom = Instant.Never },
        };
        Use.Restart();
        tools.Book.Keep(Row);
    }

    /// <summary>Whether it has wanted more than its share of the processors in nearly all intervals since that changed.</summary>
    public bool IsShort => IsMade && group.Intervals is var now && now.All > intervals.All && now.Short - intervals.Short >= Nearly * (now.All - intervals.All);

    /// <summary>Holds it to a share of the processors.</summary>
    /// <param name="cores">Cores; infinite: only what it was ordered with holds it.</param>
    public void HoldTo(double cores)
    {
        double most = Row.Order.Config.Resources.Cpus;
        double held = Math.Max(JobGroup.LeastCores, Math.Min(cores, most));

        // Each change gives it the rest of an interval anew: small ones cost more than they bring.
        const double Worthwhile = 0.004;
        if (double.IsNaN(HeldCores) || Math.Abs(held - HeldCores) > Worthwhile * HeldCores)
        {
            if (IsMade && group.HoldTo(held))
            {
                HeldCores = held;
                Use.Restart();
                intervals = group.Intervals;
            }
        }
    }

    /// <summary>Tells the job which share of its full power it has, for pacing itself.</summary>
    public void TellPace(double share)
    {
        string text = FormattableString.Invariant($"{share:0.###}\n");
        if (text != pace && IsMade)
        {
            folder.Tell("pace", pace = text);
        }
    }

    /// <summary>Puts the mark of its use on.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="stillSeconds">How long it stood still up to it since the mark before, s.</param>
    public void SetMark(UsageMark mark, double stillSeconds)
    {
        Row = Row with { Mark = mark, StillBefore = Row.StillBefore + stillSeconds };
        KeepIfBegun();
    }

    /// <summary>Ends it for a cause of its own.</summary>
    public void EndFor(Fault why, Moment now)
    {
        cause ??= why;
        if (double.IsNaN(endingFrom))
        {
            AskToEnd(now);
        }
    }

    /// <summary>The job as it is.</summary>
    public JobReport Report() => new()
    {
        Job = Row.Order.Job,
        Fence = Row.Order.Fence,
        State = StateNow,
        Since = Row.Since,
        Reason = Row.Reason,
        ExitStatus = Row.ExitStatus,
        HasCheckpoint = Row.HasCheckpoint,
        Progress = Progress,
        Speed = Phase == JobPhase.Live ? IsStill ? 0 : speed.Speed : double.NaN,
        DrawWatts = Phase == JobPhase.Live ? DrawWatts : TakesPower ? double.NaN : 0,
        FullWatts = TakesPower ? FullWatts : double.NaN,
        CeilingWatts = IsStill ? 0 : CeilingWatts,
        PriceLess = Phase == JobPhase.Live ? Prices.Less : double.NaN,
        PriceMore = Phase == JobPhase.Live ? Prices.More : double.NaN,
        Learned = Learner?.Told,
    };

    /// <summary>Lets it go to sleep by its own command, where it has one.</summary>
    /// <returns>Whether it sleeps, or has tried for as long as it may.</returns>
    private bool IsAsleepBy(Moment now)
    {
        if (Row.Order.Config.Sleep is not { } sleep || IsStill)
        {
            return true;
        }

        if (!Row.IsAsleep)
        {
            // It is written down before: a node that dies meanwhile wakes it rather than leave it asleep.
            sleeper?.Dispose();
            Row = Row with { IsAsleep = true, Since = now.At };
            KeepIfBegun();
            sleeper = JobErrand.Begin(sleep.Enter, Row, group, sleep.Takes);
        }

        if (sleeper?.ExitStatus is null && sleeper is not null)
        {
            return false;
        }

        sleeper?.Dispose();
        sleeper = null;
        return true;
    }

    /// <summary>Wakes it by its own command, where it was put to sleep by one.</summary>
    private void Wake()
    {
        if (!Row.IsAsleep || Row.Order.Config.Sleep is not { } sleep)
        {
            return;
        }

        if (sleeper is null)
        {
            sleeper = JobErrand.Begin(sleep.Leave, Row, group, sleep.Takes);
            isWaking = true;
        }
        else if (!isWaking)
        {
            // Power came back while it was going to sleep: it is let finish first.
            if (sleeper.ExitStatus is not null)
            {
                sleeper.Dispose();
                sleeper = null;
            }
        }
        else if (sleeper.ExitStatus is not null)
        {
            sleeper.Dispose();
            (sleeper, isWaking) = (null, false);
            Row = Row with { IsAsleep = false };
            KeepIfBegun();
        }
    }

    /// <summary>Whether its group and folder are made and nobody else is at work on them.</summary>
    private bool IsMade => Phase == JobPhase.Live && preparation is null;

    private WorkState StateNow => Phase switch
    {
        JobPhase.Ended => WorkState.Ended,
        JobPhase.Refused => WorkState.Refused,
        JobPhase.Live when !double.IsNaN(endingFrom) => WorkState.Ending,
        JobPhase.Live when !double.IsNaN(checkpointFrom) => WorkState.Checkpointing,
        JobPhase.Live when Row.IsAsleep => WorkState.Sleeping,
        JobPhase.Live when IsStill => WorkState.Frozen,
        JobPhase.Live when hasRun => WorkState.Running,
        _ => WorkState.Starting,
    };

    private static string GroupName(WorkOrder order) => FormattableString.Invariant($"{order.Job}~{order.Fence}");

    private JobFolder FolderOf(WorkOrder order) => new(Path.Combine(tools.JobsFolder, order.Job), order.Fence);

    private void KeepIfBegun()
    {
        if (Phase is not JobPhase.Waiting)
        {
            tools.Book.Keep(Row with { Phase = Phase is JobPhase.Recording or JobPhase.Preparing ? JobPhase.Live : Phase });
        }
    }

    private void StepWaiting(Moment now, Func<int, IReadOnlyList<string>?> accelerators)
    {
        if (Wanted is null)
        {
            return;
        }

        if (Wanted.Fence > Row.Order.Fence)
        {
            Become(Wanted, now);
        }

        if (Wanted.Wish is JobWish.End or JobWish.Yield)
        {
            Settle(JobPhase.Ended, null, "It was not wanted any more before it was begun.", now);
            return;
        }

        string? complaint = JobLauncher.Complaint(Row.Order)
            ?? (Row.Order.Config.Resources.Cpus > tools.Config.Cpus ? "it needs more cores than there are" : null)
            ?? (Row.Order.Config.Resources.MemoryBytes > tools.Config.MemoryBytes ? "it needs more memory than there is" : null);
        if (complaint is not null)
        {
            Refuse(NodeFaults.Refused(Row.Order.Job, complaint), now);
            return;
        }

        if (Wanted.Wish == JobWish.Hold)
        {
            Row = Row with { Reason = "The site holds it." };
            return;
        }

        if (accelerators(Row.Order.Config.Resources.Gpus) is not { } given)
        {
            Row = Row with { Reason = "It waits for accelerators." };
            return;
        }

        if (tools.Book.UserOf(Row.Order.Tenant, tools.Config.FirstUser, tools.Config.Users) is not { } user)
        {
            Refuse(NodeFaults.Refused(Row.Order.Job, "there is no user left for its tenant"), now);
            return;
        }

        recorded = 0;
        Row = Row with { Phase = JobPhase.Recording, User = user, Accelerators = given, Since = now.At, Begun = now.At, Reason = "", Mark = new UsageMark { From = now.At, AcceleratorWattHours = given.Sum(tools.Accelerators.WattHoursOf) is var count && double.IsNaN(count) ? 0 : count } };
        KeepIfBegun();
    }

    private void StepRecording()
    {
        if (recorded == 0)
        {
            // The journal took nothing; it is handed over again until it does.
            KeepIfBegun();
        }
        else if (tools.Book.Kept >= recorded)
        {
            Row = Row with { Phase = JobPhase.Preparing };
            Prepare();
        }
    }

    /// <summary>Makes all that it needs and begins it, beside the loop.</summary>
    private void Prepare()
    {
        var (order, row, folder) = (Row.Order, Row, this.folder);
        preparation = Task.Run(() =>
        {
            if (!folder.IsPrepared && folder.Prepare(row.User, order.Resumes) is { } complaint)
            {
                return NodeFaults.NoFolder(order.Job, complaint).ToString();
            }

            int weight = WeightOf(order.Config);
            if (tools.Groups.Make(GroupName(order), new JobLimits(order.Config.Resources.MemoryBytes, order.Config.Resources.Processes, weight)) is not { } made)
            {
                return NodeFaults.NoGroup(order.Job).ToString();
            }

            // It begins with the least, and is given its part in the next step.
            made.HoldTo(JobGroup.LeastCores);
            JobLauncher.BeginKeeper(tools.EndFile, tools.Groups);
            JobLauncher.Begin(order, row.User, folder, made, tools.Config, AcceleratorBoard.FilesOf(row.Accelerators), AcceleratorBoard.VariablesOf(row.Accelerators));
            return null;
        });
    }

    /// <summary>What is kept longest goes first where jobs compete for the processors, too; within a tier each core counts the same.</summary>
    private static int WeightOf(JobConfig job)
    {
        double ofTier = job.Tier switch { JobTier.Firm => 1_000, JobTier.Flexible => 100, _ => 10 };
        return (int)Math.Clamp(ofTier * job.Resources.Cpus, 1, 10_000);
    }

    private void Watch(Moment now)
    {
        begunAt = now.Seconds;
        disk = new JobDisk(folder.Space, group, Row.Order.Config.Resources.DiskBytes);
        progress = Row.Order.Config.Progress is { } counted ? new JobProgress(counted, folder, tools.Config.LearnInterval.TotalSeconds / ReadsInInterval) : null;
        IsStill = group.IsFrozen;
        hasRun = group.Processes.Count > 0;
    }

    private void StepLive(Moment now)
    {
        if (preparation is { } under)
        {
            if (!under.IsCompleted)
            {
                return;
            }

            preparation = null;
            string? failure = under.IsFaulted ? under.Exception.InnerException!.Message : under.Result;
            if (failure is not null)
            {
                Refuse(new Fault("MP3667", failure, ""), now);
                return;
            }

            if (Phase == JobPhase.Preparing)
            {
                Row = Row with { Phase = JobPhase.Live };
                Watch(now);
            }
        }

        if (folder.Status is { } status)
        {
            Finish(status, now);
            return;
        }

        var claim = folder.Claim;
        if (claim is null && Row.WasSeen)
        {
            FinishUnseen(now);
            return;
        }

        if (claim is null)
        {
            if (now.Seconds - begunAt > LongestClaimSeconds && folder.TryTake())
            {
                Refuse(NodeFaults.NotBegun(Row.Order.Job, folder.Complaint), now);
            }

            return;
        }

        if (!Row.WasSeen)
        {
            Row = Row with { WasSeen = true };
            KeepIfBegun();
        }

        if (!claim.Value.IsAlive)
        {
            FinishUnseen(now);
            return;
        }

        if (!IsStill && group.IsFrozen)
        {
            // The keeper came before a budget that was renewed in the last moment.
            group.SetFrozen(isFrozen: false);
        }

        hasRun |= group.Processes.Count > 0;
        Use.Add(now.Seconds, CpuSeconds);
        progress?.Look(now.Seconds);
        speed.Look(now.Seconds, Progress, double.IsInfinity(CeilingWatts) && !IsStill);
        Guard(now);
        Obey(now);
    }

    /// <summary>Ends it where it takes more than it may.</summary>
    private void Guard(Moment now)
    {
        if (disk!.IsOver(now.Seconds))
        {
            EndFor(NodeFaults.DiskLimit(Row.Order.Job), now);
            KillNow(now);
        }

        if (Row.Order.Config.LongestRun is { } longest && (now.At - Row.Begun).TotalSeconds - StillInAll(now) > longest.TotalSeconds)
        {
            EndFor(NodeFaults.RunLimit(Row.Order.Job), now);
        }
    }

    private double StillInAll(Moment now) => Row.StillBefore + Row.Mark.StillUpTo(now.At);

    /// <summary>Does what the site wants.</summary>
    private void Obey(Moment now)
    {
        if (Wanted is not null && Wanted.Fence > Row.Order.Fence)
        {
            // Who holds the older number has lost the job.
            KillNow(now);
        }
        else if (!double.IsNaN(endingFrom))
        {
            if (now.Seconds - endingFrom > Row.Order.Config.Grace.TotalSeconds)
            {
                KillNow(now);
            }
        }
        else if (!double.IsNaN(checkpointFrom))
        {
            StepCheckpoint(now);
        }
        else if (Wanted is null || Wanted.Wish == JobWish.End)
        {
            AskToEnd(now);
        }
        else if (Wanted.Wish == JobWish.Yield)
        {
            BeginCheckpoint(now);
        }
    }

    private void AskToEnd(Moment now)
    {
        endingFrom = now.Seconds;
        SetStill(isStill: false, "", now);
        group.Signal(SignalTerminate);
        Row = Row with { Since = now.At, Reason = cause?.Message ?? Row.Reason };
    }

    private void KillNow(Moment now)
    {
        endingFrom = double.IsNaN(endingFrom) ? now.Seconds : endingFrom;
        killedFrom = double.IsNaN(killedFrom) ? now.Seconds : killedFrom;
        group.Kill();
        SetStill(isStill: false, "", now);
        if (now.Seconds - killedFrom > LongestEndSeconds)
        {
            Row = Row with { Reason = NodeFaults.WouldNotEnd(Row.Order.Job).Message };
            if (folder.Claim is { } claim && claim.IsAlive)
            {
                Libc.Kill(-claim.Id, SignalTerminate);
            }
        }
    }

    private void BeginCheckpoint(Moment now)
    {
        if (Row.Order.Config.Checkpoint is not { } checkpoint)
        {
            AskToEnd(now);
            return;
        }

        checkpointFrom = now.Seconds;
        checkpointAsked = DateTime.UtcNow;
        SetStill(isStill: false, "", now);
        Row = Row with { Since = now.At, Reason = "The site wants it to go on elsewhere or later." };
        if (checkpoint.Command.Count > 0)
        {
            errand = JobErrand.Begin(checkpoint.Command, Row, group, checkpoint.Takes);
        }
        else if (group.Processes.Order().FirstOrDefault() is var first and > 0)
        {
            Libc.Kill(first, SignalUser1);
        }
    }

    private void StepCheckpoint(Moment now)
    {
        var checkpoint = Row.Order.Config.Checkpoint!;
        int? ended = errand?.ExitStatus;
        bool isWritten = folder.WrittenAt(CheckpointFile) is { } at && at >= checkpointAsked - TimeSpan.FromSeconds(0.1);
        bool isLate = now.Seconds - checkpointFrom > checkpoint.Takes.TotalSeconds;
        if (!isWritten && ended is null && !isLate)
        {
            return;
        }

        bool isKept = isWritten || ended == 0;
        Row = Row with { HasCheckpoint = isKept || Row.HasCheckpoint };
        cause = isKept ? cause : NodeFaults.NoCheckpoint(Row.Order.Job, ended is null ? "it took too long" : FormattableString.Invariant($"its command ended with {ended}"));
        errand?.Dispose();
        errand = null;
        checkpointFrom = double.NaN;
        KeepIfBegun();
        AskToEnd(now);
    }

    private void FinishUnseen(Moment now)
    {
        // Those who looked after it are gone; what is left of it must not run on unseen.
        group.Kill();
        SetStill(isStill: false, "", now);
        if (group.Processes.Count > 0)
        {
            return;
        }

        if (folder.Status is { } status)
        {
            Finish(status, now);
        }
        else
        {
            // What nobody saw is not charged for.
            Row = Row with { Mark = Row.Mark with { StillSeconds = (now.At - Row.Mark.From).TotalSeconds, StillFrom = Instant.Never } };
            Settle(JobPhase.Ended, null, (cause ?? NodeFaults.Lost(Row.Order.Job)).Message, now);
        }
    }

    private void Finish(int status, Moment now)
    {
        if (!folder.HasWorld)
        {
            Refuse(NodeFaults.NotBegun(Row.Order.Job, folder.Complaint), now);
            return;
        }

        var why = cause ?? (status == KilledStatus && group.MemoryKills > 0 ? NodeFaults.MemoryLimit(Row.Order.Job) : null);
        Settle(JobPhase.Ended, status, why?.Message ?? EndWords(status), now);
    }

    private string EndWords(int status) => status switch
    {
        0 => "It is done.",
        > 128 and < 193 => FormattableString.Invariant($"It was ended by signal {status - 128}."),
        _ => FormattableString.Invariant($"It ended with {status}.") + (group.ProcessRefusals > 0 ? " It had as many processes as it may have." : ""),
    };

    private void Refuse(Fault why, Moment now) => Settle(JobPhase.Refused, null, why.Message, now);

    private void Settle(JobPhase phase, int? status, string reason, Moment now)
    {
        IsOver = true;
        var mark = Row.Mark with { StillSeconds = Row.Mark.StillUpTo(now.At), StillFrom = Instant.Never };
        Row = Row with { Phase = phase, ExitStatus = status, Reason = reason.Length <= MostReason ? reason : reason[..MostReason], Since = now.At, Mark = mark };
        IsStill = false;
        errand?.Dispose();
        sleeper?.Dispose();
        (errand, sleeper, isWaking) = (null, null, false);
        KeepIfBegun();
    }

    /// <summary>Whether it was begun and has just come to its end, so that its last use is to be written down.</summary>
    public bool IsOver { get; set; }

    private void StepOver(Moment now)
    {
        // Who writes down what the job has said is in its groups, too, and gets the time for its last words.
        if (group.Exists && !folder.IsLogged && now.At - Row.Since < LongestRest)
        {
            return;
        }

        if (group.Exists && !group.TryRemove())
        {
            group.Kill();
            group.SetFrozen(isFrozen: false);
            return;
        }

        // The supervisor has written its last word and is about to go; it still has the folder.
        if (removal is { IsCompleted: false } || (folder.IsAttended && now.At - Row.Since < LongestRest))
        {
            return;
        }

        if (Wanted is not null && Wanted.Fence > Row.Order.Fence)
        {
            Become(Wanted, now);
        }
        else if (Wanted is null && removal is null)
        {
            // What a job may go on from stays until it is placed here again or somebody cleans up.
            removal = Row.HasCheckpoint ? Task.FromResult(true) : Task.Run(folder.Remove);
        }
    }

    /// <summary>Becomes the next placement of the job, which begins anew.</summary>
    private void Become(WorkOrder order, Moment now)
    {
        Row = new JobRow { Order = order, Phase = JobPhase.Waiting, Since = now.At };
        folder = FolderOf(order);
        group = tools.Groups.Of(GroupName(order));
        (endingFrom, killedFrom, checkpointFrom, HeldCores) = (double.NaN, double.NaN, double.NaN, double.NaN);
        (hasRun, cause, IsStill, Level, Trim, CeilingWatts, IsOver) = (false, null, false, null, 1, double.PositiveInfinity, false);
        (disk, progress, speed, pace, removal, Pace, IsUnruly, Learner) = (null, null, new SpeedMeter(), "", null, PaceControl.Free, false, null);
    }
}
