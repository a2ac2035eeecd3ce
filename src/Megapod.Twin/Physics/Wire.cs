namespace Megapod.Twin.Physics;

using Megapod.Core.Model;

/// <summary>
/// The network between controller and devices. A sound one carries everything within a second, which is a step, or within the device's declared latency where that is
/// shorter, which shows in steps of less. A bad one loses commands and answers, doubles them and
/// brings answers late and out of order. No wire brings a command later than the device's declared latency: what takes longer is dropped by
/// whoever carries it, and so is a command that a newer one to the same device has overtaken.
/// </summary>
internal sealed class Wire
{
    private readonly List<GrantCommand> commands = [];
    private readonly List<long> arrivals = [];
    private readonly List<CommandReport> answers = [];
    private long lastArrival;

    /// <summary>Chance of a bad wire; null when the wire is sound.</summary>
    public SeededRandom? Chance { get; private set; }

    /// <summary>Share of commands that never arrive.</summary>
    public double LossShare { get; private set; }

    /// <summary>Share of commands that arrive twice, the second time within the latency.</summary>
    public double DoubleShare { get; private set; }

    /// <summary>Share of answers that never arrive.</summary>
    public double AnswerLossShare { get; private set; }

    /// <summary>The latest that an answer arrives; answers to several commands then come in any order.</summary>
    public TimeSpan AnswerDelay { get; private set; }

    /// <summary>Commands on their way.</summary>
    public IReadOnlyList<GrantCommand> InFlight => commands;

    /// <summary>Lets the wire go bad.</summary>
    public void Disturb(SeededRandom chance, double lossShare, double doubleShare, double answerLossShare, TimeSpan answerDelay)
    {
        Chance = chance;
        LossShare = lossShare;
        DoubleShare = doubleShare;
        AnswerLossShare = answerLossShare;
        AnswerDelay = answerDelay;
    }

    /// <summary>Makes it sound again.</summary>
    public void Mend()
    {
        Chance = null;
        LossShare = DoubleShare = AnswerLossShare = 0;
        AnswerDelay = TimeSpan.Zero;
    }

    /// <summary>Loses everything that is on its way: whoever sent it is gone, and so are its connections.</summary>
    public void Clear()
    {
        commands.Clear();
        arrivals.Clear();
        lastArrival = 0;
        answers.Clear();
    }

    /// <summary>Consumers have other indices from now on; what is on its way to one that is gone is lost.</summary>
    /// <param name="match">Which consumer is which.</param>
    public void Exchange(TreeMatch match)
    {
        for (int k = commands.Count - 1; k >= 0; k--)
        {
            int consumer = match.ConsumerAfter(commands[k].Consumer);
            if (consumer < 0)
            {
                commands.RemoveAt(k);
                arrivals.RemoveAt(k);
                continue;
            }

            commands[k] = commands[k] with { Consumer = consumer };
        }

        var kept = match.Carry(answers);
        answers.Clear();
        answers.AddRange(kept);
    }

    /// <summary>Whether a message that nobody numbers (a set-point to the battery) gets through.</summary>
    public bool Carries() => Chance is null || Chance.NextUniform() >= LossShare;

    /// <summary>Takes a command on its way.</summary>
    public void Send(in GrantCommand command, long nowTicks, long latencyTicks)
    {
        if (!Carries())
        {
            return;
        }

        int copies = Chance is not null && Chance.NextUniform() < DoubleShare ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            commands.Add(command);
            long arrival = nowTicks + (Chance is null ? Math.Min(latencyTicks, TimeSpan.TicksPerSecond) : (long)(latencyTicks * Chance.NextUniform()));
            arrivals.Add(arrival);
            lastArrival = Math.Max(lastArrival, arrival);
        }
    }

    /// <summary>The next command that has arrived by an instant, taken off the wire; false when there is none.</summary>
    public bool TryArrive(long ticks, ref int from, out GrantCommand command)
    {
        for (; from < commands.Count; from++)
        {
            if (arrivals[from] <= ticks)
            {
                command = commands[from];
                commands.RemoveAt(from);
                arrivals.RemoveAt(from);
                return true;
            }
        }

        command = default;
        return false;
    }

    /// <summary>Whether nothing on the wire is lost or out of order.</summary>
    public bool IsSound => Chance is null && answers.Count == 0;

    /// <summary>Whether every command has arrived by an instant.</summary>
    public bool HaveAllArrived(long ticks) => lastArrival <= ticks;

    /// <summary>Takes every command off a wire on which all have arrived.</summary>
    public void Emptied()
    {
        commands.Clear();
        arrivals.Clear();
    }

    /// <summary>Takes an answer on its way back; a sound wire hands it over at once.</summary>
    public void Answer(in CommandReport report, List<CommandReport> arrived)
    {
        if (Chance is null)
        {
            arrived.Add(report);
            return;
        }

        if (Chance.NextUniform() >= AnswerLossShare)
        {
            answers.Add(report with { At = report.At + (AnswerDelay * Chance.NextUniform()) });
        }
    }

    /// <summary>Hands over the answers that have arrived by an instant.</summary>
    public void Deliver(long ticks, List<CommandReport> arrived)
    {
        for (int k = answers.Count - 1; k >= 0; k--)
        {
            if (answers[k].At.Ticks <= ticks)
            {
                arrived.Add(answers[k]);
                answers.RemoveAt(k);
            }
        }
    }
}
