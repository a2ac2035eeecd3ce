namespace Megapod.Site.Stations;

using Megapod.Core.Outcomes;

/// <summary>Passes faults on, but no flood of them: whoever knocks all day must not fill a log.</summary>
internal sealed class TroubleTap(Action<Fault>? onTrouble, TimeProvider clock)
{
    /// <summary>Faults that are told within a minute; a person reads no more.</summary>
    public const int MostTold = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long began = clock.GetTimestamp();
    private int told;

    /// <summary>Tells it, unless too many were told lately.</summary>
    public void Tell(Fault fault)
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(began) >= Window)
            {
                (began, told) = (clock.GetTimestamp(), 0);
            }

            if (told >= MostTold)
            {
                return;
            }

            told++;
        }

        onTrouble?.Invoke(fault);
    }
}
