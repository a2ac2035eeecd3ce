namespace Megapod.Site.Loop;

using Megapod.Core.Units;

/// <summary>Something that goes wrong cycle after cycle: counted each time, told when it begins and when it is over.</summary>
internal sealed class Trouble(EventRing events, string kind, string subject)
{
    private bool lasts;

    /// <summary>How often it was met.</summary>
    public long Count { get; private set; }

    /// <summary>It is there in this cycle.</summary>
    public void Met(Instant now, string text)
    {
        Count++;
        if (!lasts)
        {
            lasts = true;
            events.Add(now, kind, subject, text);
        }
    }

    /// <summary>It is not there in this cycle.</summary>
    public void Over(Instant now, string text)
    {
        if (lasts)
        {
            lasts = false;
            events.Add(now, kind + "-over", subject, text);
        }
    }
}
