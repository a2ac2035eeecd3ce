namespace Megapod.Site.Alarms;

using System.Globalization;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>
/// Which alarms of a site stand, by their rules alone: neither clock nor person nor file is looked at here. What flickers does not become an alarm, and what comes and goes for good does not flood: beyond
/// <see cref="MostRaises"/> times an hour it stands until it has been gone for <see cref="Quiet"/>.
/// </summary>
internal sealed class AlarmState
{
    /// <summary>Alarms that are listed at most. A site of a thousand devices that are all lost has about so many; what is beyond is counted.</summary>
    public const int Most = 1_000;

    /// <summary>How often an alarm may be raised within <see cref="Hour"/> before it counts as one that comes and goes.</summary>
    public const int MostRaises = 6;

    /// <summary>How long one that comes and goes has to be gone before it is cleared.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(15);

    /// <summary>How far back raises are counted.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What was known from before a restart stands at least so long: devices have to be asked first.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly AlarmSight sight = new();
    private readonly Dictionary<(string Code, string Subject), AlarmEntry> entries = [];
    private readonly string site;
    private bool isTidy;

    /// <summary>Nothing stands.</summary>
    /// <param name="site">Id of the site, which is what a full list is about.</param>
    public AlarmState(string site) => this.site = site;

    /// <summary>What stands, sorted by nothing.</summary>
    public IEnumerable<RaisedAlarm> Standing => entries.Values.Where(e => e.IsStanding).Select(e => e.Show());

    /// <summary>An alarm stood before a restart, and goes on standing unless it is found to be gone.</summary>
    /// <param name="alarm">It.</param>
    /// <param name="now">The instant of the first look.</param>
    public void Restore(RaisedAlarm alarm, Instant now)
    {
        var since = alarm.Since < now ? alarm.Since : now;
        entries[(alarm.Rule.Code, alarm.Subject)] = AlarmEntry.Restored(alarm with { Since = since }, now + Patience);
    }

    /// <summary>Takes a look.</summary>
    /// <param name="view">The site after a cycle; its alarms are what the cycle found.</param>
    /// <param name="now">The cycle's instant, not before that of the look before.</param>
    public AlarmChanges Step(SiteView view, Instant now) => Step(sight.Look(view, now), now);

    /// <summary>Takes what was found.</summary>
    /// <param name="found">Each once for a code and a subject; a code without a rule is left out.</param>
    /// <param name="now">The instant.</param>
    internal AlarmChanges Step(List<AlarmFinding> found, Instant now)
    {
        int left = 0;
        isTidy = false;
        foreach (var finding in found)
        {
            left += Meet(finding, now) ? 0 : 1;
        }

        if (left > 0)
        {
            Meet(new AlarmFinding(AlarmRules.ListFull, site, string.Create(CultureInfo.InvariantCulture, $"{left} more alarms than the {Most} that are listed. Look at the first ones: many have one cause.")), now);
        }

        List<RaisedAlarm> raised = [];
        List<RaisedAlarm> cleared = [];
        List<RaisedAlarm> changed = [];
        foreach (var (key, entry) in entries)
        {
            switch (entry.Judge(now))
            {
                case AlarmTurn.Raised:
                    raised.Add(entry.Show());
                    break;
                case AlarmTurn.Cleared:
                    cleared.Add(entry.Show());
                    entry.End();
                    break;
                case AlarmTurn.Changed:
                    changed.Add(entry.Show());
                    break;
                case AlarmTurn.Forgotten:
                    entries.Remove(key);
                    break;
                default:
                    break;
            }
        }

        return new AlarmChanges(raised, cleared, changed);
    }

    /// <summary>Whether there was room for it.</summary>
    private bool Meet(AlarmFinding finding, Instant now)
    {
        if (AlarmRules.Find(finding.Code) is not { } rule)
        {
            return true;
        }

        var key = (finding.Code, finding.Subject);
        if (!entries.TryGetValue(key, out var entry))
        {
            if (finding.Value < rule.RaiseAt)
            {
                return true;
            }

            if (entries.Count >= Most && finding.Code != AlarmRules.ListFull && !MakeRoom())
            {
                return false;
            }

            entries[key] = entry = new AlarmEntry(rule, finding.Subject);
        }

        entry.Meet(finding);
        return true;
    }

    /// <summary>What only came and went lately has to give way, once in a look.</summary>
    private bool MakeRoom()
    {
        if (!isTidy)
        {
            isTidy = true;
            foreach (var key in entries.Where(e => e.Value.IsIdle).Select(e => e.Key).ToList())
            {
                entries.Remove(key);
            }
        }

        return entries.Count < Most;
    }
}
