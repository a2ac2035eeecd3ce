namespace Megapod.Control.Commands;

using System.Runtime.InteropServices;
using Megapod.Control.Ledger;

/// <summary>
/// What is known of the commands to one device: the last one, whether it is outstanding, how often in a row nothing came back. It decides when to write again
/// and nothing else; what a command is worth until it is confirmed is the ledger's matter. Shrinks ask for no leave here: they go out at once.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct CommandState
{
    /// <summary>
    /// So many commands in a row without an answer, each repeated after its time, and the device is given up: its grants are left to lapse, so that it counts as
    /// its fallback, and it is asked slowly for nothing above that until it answers. At two losses in five that takes a hundred devices to happen once by chance.
    /// </summary>
    public const int GiveUpAfter = 5;

    /// <summary>When the last command was sent, ticks; 0 when there was none.</summary>
    public long SentAt { get; private set; }

    /// <summary>Number of the last command.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Whether the last command was answered with yes.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Commands repeated in a row because none was answered.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Whether an answer to the last command is still to come.</summary>
    public readonly bool IsOutstanding => SentAt != 0 && !IsAnswered;

    /// <summary>Whether the device has been silent for so long that nothing is expected of it.</summary>
    public readonly bool IsGivenUp => Unanswered >= GiveUpAfter;

    /// <summary>A command goes out.</summary>
    public void Send(in CommandTimes times, uint sequence, long nowTicks)
    {
        if (MustRetry(in times, nowTicks) && Unanswered < GiveUpAfter)
        {
            Unanswered++;
        }

        Sequence = sequence;
        SentAt = nowTicks;
        IsAnswered = false;
    }

    /// <summary>A yes has come, to whichever command: the device is there. A no is no answer, because what it holds then is not known.</summary>
    public void Answer(uint sequence)
    {
        IsAnswered |= sequence == Sequence;
        Unanswered = 0;
    }

    /// <summary>The clock jumped: the command is as old as before.</summary>
    public void Shift(long ticks) => SentAt += SentAt == 0 ? 0 : ticks;

    /// <summary>Writes all of it.</summary>
    public readonly void Save(MemoryWriter to)
    {
        to.Add(SentAt);
        to.Add(Sequence);
        to.Add(IsAnswered);
        to.Add(Unanswered);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static CommandState Load(MemoryReader from) => new()
    {
        SentAt = from.Long(),
        Sequence = (uint)from.Int(),
        IsAnswered = from.Flag(),
        Unanswered = from.Int(),
    };

    /// <summary>Whether the last command has been without an answer for so long that it is sent again.</summary>
    public readonly bool MustRetry(in CommandTimes times, long nowTicks) =>
        IsOutstanding && nowTicks - SentAt > (IsGivenUp ? times.SlowRetryTicks : times.RetryTicks);

    /// <summary>Whether something has to be written whatever is wanted: the grant is old enough, about to lapse, or unanswered.</summary>
    public readonly bool IsDue(in CommandTimes times, long lapsesAt, long nowTicks)
    {
        if (IsGivenUp)
        {
            return MustRetry(in times, nowTicks);
        }

        bool isOld = nowTicks - SentAt >= times.RenewalTicks;
        return isOld || (lapsesAt != 0 && times.LapsesSoon(lapsesAt - nowTicks)) || MustRetry(in times, nowTicks);
    }

    /// <summary>Whether a routine write (trim, regrowth) may go out: the device's minimum write interval has passed.</summary>
    public readonly bool MayWrite(in CommandTimes times, long nowTicks) => nowTicks - SentAt >= times.IntervalTicks;

    /// <summary>Whether a renewal that does not fit yet can wait for room a little longer.</summary>
    public static bool CanWait(in CommandTimes times, long lapsesAt, long nowTicks) => lapsesAt - nowTicks > times.LeadTicks;
}
