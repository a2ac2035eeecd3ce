namespace Megapod.Lab.Restart;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// The twin in this process, the real control loop with its journal in another one that is killed (SIGKILL) or frozen (SIGSTOP and SIGCONT) at drawn instants of its
/// cycle. The plant lives on in silence for a drawn time; what the dead one had said last arrives in part. Site time is shared and moves a second when the
/// controller sleeps or is not there, so that a slow machine changes nothing.
/// </summary>
public sealed class RestartTorture
{
    /// <summary>A controller that says nothing for so long, real time, hangs: then the rig itself has failed.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    /// <summary>A command may be decided for readings so old; what was decided before a freeze is older.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromSeconds(1);

    private const int MeasuredSeconds = 10;
    private const int LeastCalmSeconds = 20;
    private const int MostCalmSeconds = 60;
    private const int WarmUpSeconds = 120;

    private readonly RestartRequest request;
    private readonly SeededRandom random;
    private readonly RigWorld world;
    private readonly RigClock clock;
    private readonly string clockPath;
    private readonly string statePath;
    private readonly Instant from;
    private readonly TimeSpan shortest;
    private readonly List<RestartInstant> instants = [];
    private readonly List<RestartInstant> undisturbed = [];
    private readonly List<string> notes = [];
    private RigProcess controller;
    private RigProcess successor;
    private bool isAnswered;
    private int stale;
    private int staleAtOnce;
    private int staleNow;
    private long seconds;

    private RestartTorture(RestartRequest request, Twin.Simulator.Scenario scenario)
    {
        this.request = request;
        random = new SeededRandom(request.Seed).Split("restart");
        world = new RigWorld(scenario);
        from = scenario.From;
        clockPath = Path.Combine(request.Folder, "clock");
        statePath = Path.Combine(request.Folder, "state");
        clock = new RigClock(clockPath);

        // A rack's grant is renewed long before it lapses; what is left of it then must outlast the silence and the listening.
        var rack = world.Tree.Consumers.Where(c => c.IsControlled).Select(c => c.Enforcement.LongestGrant).Min();
        shortest = rack / 2;
        controller = new RigProcess(request, clockPath, statePath);
        successor = new RigProcess(request, clockPath, statePath);
    }

    /// <summary>Strikes so many times.</summary>
    public static Outcome<RestartReport> Run(RestartRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scenario = RigScenario.Of(request.Seed);
        if (!scenario.IsSuccess)
        {
            return Outcome<RestartReport>.Failure(scenario.Faults);
        }

        var torture = new RestartTorture(request, scenario.Value);
        try
        {
            return Outcome<RestartReport>.Success(torture.Strike());
        }
        finally
        {
            torture.controller.Dispose();
            torture.successor.Dispose();
            torture.clock.Dispose();
        }
    }

    private RestartReport Strike()
    {
        controller.Say(RigFrame.Go, []);
        AwaitSleep();
        Live(WarmUpSeconds);
        for (int k = 1; k <= request.Instants && !request.ShallStop(); k++)
        {
            Live(LeastCalmSeconds + random.NextIndex(MostCalmSeconds - LeastCalmSeconds));
            undisturbed.Add(Measure(k, isKill: false, "undisturbed", 0, isShort: true, Live));
            bool isKill = random.NextIndex(2) == 0;
            var point = (RestartPoint)random.NextIndex(4);
            int silent = SilentSeconds();
            if (isKill)
            {
                Kill(k, point, silent);
            }
            else
            {
                Freeze(k, point, silent);
            }
        }

        notes.Add(controller.Errors);
        return new RestartReport(instants, undisturbed, world.Broken, stale, staleAtOnce, seconds, string.Concat(notes));
    }

    /// <summary>From no time at all to longer than any grant lasts.</summary>
    private int SilentSeconds() => random.NextIndex(4) switch
    {
        0 => 0,
        1 => 1 + random.NextIndex(4),
        2 => 1 + random.NextIndex(60),
        _ => 1 + random.NextIndex(300),
    };

    private void Kill(int number, RestartPoint point, int silent)
    {
        var heard = Reach(point);
        var last = controller.Kill();
        notes.Add(controller.Errors);
        controller.Dispose();

        // What was said before and in the moment of death is on the wire: drawn how much of it arrives.
        heard.AddRange(last);
        foreach (var (kind, content) in heard.Take(random.NextIndex(heard.Count + 1)))
        {
            Deliver(kind, content);
        }

        Silence(silent);
        controller = successor;
        controller.Say(RigFrame.Go, []);
        AwaitSleep();
        successor = new RigProcess(request, clockPath, statePath);
        MeasureFromFirstCommand(number, isKill: true, point, silent);
    }

    private void Freeze(int number, RestartPoint point, int silent)
    {
        var heard = Reach(point);
        staleNow = 0;
        heard.AddRange(controller.Freeze());
        foreach (var (kind, content) in heard)
        {
            Deliver(kind, content);
        }

        Silence(Math.Max(1, silent));
        controller.Wake();
        controller.Say(RigFrame.Tick, []);
        if (heard.Exists(word => word.Kind == RigFrame.Ask))
        {
            Answer();
        }

        AwaitSleep();
        MeasureFromFirstCommand(number, isKill: false, point, silent);
    }

    /// <summary>What lapses before the first new command is the silence's doing.</summary>
    private void MeasureFromFirstCommand(int number, bool isKill, RestartPoint point, int silent)
    {
        int listening = 0;
        while (!isAnswered && listening++ < MeasuredSeconds)
        {
            Live(1);
        }

        instants.Add(Measure(number, isKill, point.ToString(), silent, silent + listening + 1 < shortest.TotalSeconds, Live));
    }

    /// <summary>Brings the controller to a point of its next cycle.</summary>
    /// <returns>Commands that it has said and nobody has delivered yet.</returns>
    private List<(byte Kind, byte[] Content)> Reach(RestartPoint point)
    {
        var heard = new List<(byte, byte[])>();
        isAnswered = false;
        if (point == RestartPoint.Asleep)
        {
            return heard;
        }

        Tick();
        int commands = point == RestartPoint.Sending ? 1 + random.NextIndex(6) : int.MaxValue;
        while (point != RestartPoint.Waking && controller.Hear(Hopeless) is { } word && word.Kind != RigFrame.Done)
        {
            if (word.Kind == RigFrame.Ask)
            {
                Answer();
                if (point == RestartPoint.Deciding)
                {
                    // Some hundred microseconds of this machine: in the cycle, in the wait for the disk, or among the commands.
                    Thread.SpinWait(random.NextIndex(20_000));
                    return heard;
                }
            }
            else
            {
                heard.Add(word);
                if (heard.Count >= commands)
                {
                    return heard;
                }
            }
        }

        return heard;
    }

    private void Silence(int silent)
    {
        for (int s = 0; s < silent; s++)
        {
            Tick(tell: false);
        }

        isAnswered = false;
    }

    /// <summary>Some seconds with a living controller.</summary>
    private void Live(int count)
    {
        for (int s = 0; s < count; s++)
        {
            Tick();
            AwaitSleep();
        }
    }

    private void Tick(bool tell = true)
    {
        world.Step();
        seconds++;
        clock.MoveTo(world.Now - from);
        if (tell)
        {
            controller.Say(RigFrame.Tick, []);
        }
    }

    /// <summary>Answers and delivers until the controller sleeps to a later second than now.</summary>
    private void AwaitSleep()
    {
        long now = (world.Now - from).Ticks;
        while (true)
        {
            if (controller.Hear(Hopeless) is not { } word)
            {
                throw new InvalidOperationException($"The controller is gone or hangs at {world.Now}: {controller.Errors}");
            }

            if (word.Kind == RigFrame.Ask)
            {
                Answer();
            }
            else if (word.Kind == RigFrame.Done)
            {
                if (BitConverter.ToInt64(word.Content) > now)
                {
                    return;
                }
            }
            else
            {
                Deliver(word.Kind, word.Content);
            }
        }
    }

    private void Answer()
    {
        controller.Say(RigFrame.Readings, SnapshotCodec.ToBytes(world.Snapshot));
        world.Snapshot.Reports = [];
    }

    private void Deliver(byte kind, byte[] content)
    {
        if (kind is not (RigFrame.Grant or RigFrame.Setpoint))
        {
            return;
        }

        isAnswered = true;
        if (world.Now.Ticks - BitConverter.ToInt64(content) > MostAge.Ticks)
        {
            stale++;
            staleAtOnce = Math.Max(staleAtOnce, ++staleNow);
        }

        if (kind == RigFrame.Grant)
        {
            world.Send(SnapshotCodec.ReadGrant(content[sizeof(long)..]));
        }
        else
        {
            world.Send(SnapshotCodec.ReadSetpoint(content[sizeof(long)..]));
        }
    }

    private RestartInstant Measure(int number, bool isKill, string point, int silent, bool isShort, Action<int> live)
    {
        var at = world.Now;
        var first = world.Power();
        var before = first;
        double rackRise = 0, battery = 0, rackLow = first.Racks, carLow = first.Cars;
        for (int s = 0; s < MeasuredSeconds; s++)
        {
            live(1);
            var now = world.Power();
            rackRise = Math.Max(rackRise, now.Racks - before.Racks);
            battery = Math.Max(battery, Math.Abs(now.Battery - before.Battery));
            (rackLow, carLow) = (Math.Min(rackLow, now.Racks), Math.Min(carLow, now.Cars));
            before = now;
        }

        return new RestartInstant(number, isKill, point, at, silent, isShort, first.Racks - rackLow, rackRise, battery, first.Cars - carLow);
    }
}
