namespace Megapod.Site.Alarms;

using Megapod.Core.Units;

/// <summary>What is remembered of one alarm between two looks: since when it is there or gone, and how often it was raised lately.</summary>
/// <param name="rule">Its rule.</param>
/// <param name="subject">What it is about.</param>
internal sealed class AlarmEntry(AlarmRule rule, string subject)
{
    private readonly Queue<Instant> raises = new();
    private AlarmFinding? finding;
    private Instant? foundSince;
    private Instant? goneSince;
    private Instant since;
    private Instant keptUntil;
    private string text = "";
    private string? cause;
    private bool isFlapping;

    /// <summary>Whether it stands.</summary>
    public bool IsStanding { get; private set; }

    /// <summary>Whether it is neither there nor stands: only that it came and went lately is remembered.</summary>
    public bool IsIdle => !IsStanding && foundSince is null && finding is null;

    /// <summary>One that stood before a restart.</summary>
    /// <param name="alarm">It.</param>
    /// <param name="keptUntil">Until when it stands in any case.</param>
    public static AlarmEntry Restored(RaisedAlarm alarm, Instant keptUntil) =>
        new(alarm.Rule, alarm.Subject) { IsStanding = true, since = alarm.Since, text = alarm.Text, cause = alarm.Cause, keptUntil = keptUntil };

    /// <summary>It was found in this look.</summary>
    public void Meet(AlarmFinding met) => finding = met;

    /// <summary>Judges it once all findings of this look are known.</summary>
    public AlarmTurn Judge(Instant now)
    {
        var met = finding;
        finding = null;
        bool isThere = met is not null && met.Value >= (IsStanding ? rule.ClearBelow : rule.RaiseAt);
        if (!isThere)
        {
            return Gone(now);
        }

        goneSince = null;
        foundSince ??= now;
        bool isNews = !string.Equals(text, met!.Text, StringComparison.Ordinal);
        (text, cause) = (met.Text, met.Cause);
        if (IsStanding)
        {
            return isNews ? AlarmTurn.Changed : AlarmTurn.Same;
        }

        if (now - foundSince.Value < rule.RaiseAfter)
        {
            return AlarmTurn.Same;
        }

        Forget(now);
        raises.Enqueue(now);
        isFlapping = raises.Count > AlarmState.MostRaises;
        (IsStanding, since) = (true, now);
        return AlarmTurn.Raised;
    }

    /// <summary>It as it stands.</summary>
    public RaisedAlarm Show() => new(rule, subject, text, since, cause, raises.Count, isFlapping);

    /// <summary>It has been told to be over.</summary>
    public void End() => (IsStanding, isFlapping, goneSince) = (false, false, null);

    private AlarmTurn Gone(Instant now)
    {
        foundSince = null;
        if (!IsStanding)
        {
            Forget(now);
            return raises.Count == 0 ? AlarmTurn.Forgotten : AlarmTurn.Same;
        }

        goneSince ??= now;
        var needed = isFlapping ? AlarmState.Quiet : rule.ClearAfter;
        return now >= keptUntil && now - goneSince.Value >= needed ? AlarmTurn.Cleared : AlarmTurn.Same;
    }

    private void Forget(Instant now)
    {
        while (raises.TryPeek(out var first) && now - first > AlarmState.Hour)
        {
            raises.Dequeue();
        }
    }
}
