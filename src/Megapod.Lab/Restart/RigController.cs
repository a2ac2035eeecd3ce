namespace Megapod.Lab.Restart;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Rules;
using Megapod.Site.Loop;
using Megapod.Twin.Simulator;

/// <summary>The live loop in a process of its own that may be killed or frozen at any instant; its devices answer over a pair of pipes.</summary>
public sealed class RigController : IReadingSource, ICommandSink, IPlanSource, IDisposable
{
    private readonly Stream input;
    private readonly Stream output;
    private readonly RigClock clock;
    private readonly Scenario scenario;
    private readonly StandingRules rules;
    private readonly object gate = new();
    private readonly CancellationTokenSource end = new();
    private byte[]? readings;
    private long readAt;

    /// <summary>A controller that waits for its turn.</summary>
    /// <param name="input">What the plant says.</param>
    /// <param name="output">What is said to it.</param>
    /// <param name="clockPath">The shared clock.</param>
    /// <param name="seed">World of the plant.</param>
    public RigController(Stream input, Stream output, string clockPath, ulong seed)
    {
        this.input = input;
        this.output = output;
        clock = new RigClock(clockPath);
        scenario = RigScenario.Of(seed).Value;
        rules = RigScenario.RulesOf(scenario);
        Tree = PowerTree.From(scenario.Site);
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>Waits until the controller before has gone.</summary>
    /// <returns>False when the plant is gone instead.</returns>
    public bool AwaitGo() => RigFrame.Read(input) is { Kind: RigFrame.Go };

    /// <summary>Runs until the plant closes its pipe.</summary>
    public void Run(GrantJournal journal)
    {
        var listener = new Thread(Listen) { Name = "rig", IsBackground = true };
        listener.Start();
        var start = scenario.From + new TimeSpan(clock.GetTimestamp());
        using var loop = new SiteLoop(Tree, this, this, this, clock, start, speed: 1, journal);
        clock.Sleeps = due => Say(RigFrame.Done, BitConverter.GetBytes(due));
        loop.Run(end.Token);
    }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        lock (gate)
        {
            readings = null;
            RigFrame.Write(output, RigFrame.Ask, []);
            while (readings is null)
            {
                if (end.IsCancellationRequested)
                {
                    throw new IOException("The plant is gone.");
                }

                Monitor.Wait(gate);
            }

            SnapshotCodec.Fill(snapshot, readings);
            readAt = snapshot.TakenAt.Ticks;
        }
    }

    /// <inheritdoc/>
    public void Send(in GrantCommand command) => Say(RigFrame.Grant, [.. BitConverter.GetBytes(readAt), .. SnapshotCodec.ToBytes(in command)]);

    /// <inheritdoc/>
    public void Send(in BatterySetpoint setpoint) => Say(RigFrame.Setpoint, [.. BitConverter.GetBytes(readAt), .. SnapshotCodec.ToBytes(in setpoint)]);

    /// <inheritdoc/>
    public Plan? PlanAt(SiteSnapshot snapshot, Instant now) => rules.PlanAt(now);

    /// <inheritdoc/>
    public void Dispose()
    {
        clock.Dispose();
        input.Dispose();
        output.Dispose();
        end.Dispose();
    }

    private void Say(byte kind, byte[] content)
    {
        lock (gate)
        {
            RigFrame.Write(output, kind, content);
        }
    }

    private void Listen()
    {
        while (RigFrame.Read(input) is { } frame)
        {
            if (frame.Kind == RigFrame.Tick)
            {
                clock.Fire();
            }
            else
            {
                lock (gate)
                {
                    readings = frame.Content;
                    Monitor.PulseAll(gate);
                }
            }
        }

        lock (gate)
        {
            end.Cancel();
            Monitor.PulseAll(gate);
        }
    }
}
