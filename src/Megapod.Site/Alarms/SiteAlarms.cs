namespace Megapod.Site.Alarms;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>
/// The alarms of a site as people see them: what stands, who has taken note of it, what is put aside and until when, and the log of all that. The control loop hands each view in and waits for nobody; any
/// thread may look and ask.
/// </summary>
public sealed class SiteAlarms
{
    /// <summary>The shortest time for which an alarm can be shelved.</summary>
    public static readonly TimeSpan ShortestShelf = TimeSpan.FromMinutes(1);

    /// <summary>The longest. What is put aside for longer is forgotten.</summary>
    public static readonly TimeSpan LongestShelf = TimeSpan.FromDays(7);

    /// <summary>The longest for a critical one of the limit.</summary>
    public static readonly TimeSpan LongestShelfOfLimit = TimeSpan.FromHours(1);

    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 300;

    /// <summary>The longest name of a person, in characters.</summary>
    public const int LongestName = 100;

    private readonly Lock gate = new();
    private readonly AlarmState state;
    private readonly AlarmBook book;
    private readonly EventRing events;
    private readonly Dictionary<string, AlarmCare> cares = new(StringComparer.Ordinal);
    private IReadOnlyList<AlarmView> views = [];
    private Instant present;
    private bool hasLooked;

    /// <summary>Alarms that nobody has looked at yet.</summary>
    /// <param name="site">Id of the site.</param>
    /// <param name="events">Where what happens to them is told.</param>
    /// <param name="journal">Where they outlive this process; null: they do not.</param>
    public SiteAlarms(string site, EventRing events, IJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(events);
        state = new AlarmState(site);
        book = new AlarmBook(journal);
        this.events = events;
    }

    /// <summary>The alarms after the last look or doing: the worst first, shelved ones last. Any thread may look.</summary>
    public IReadOnlyList<AlarmView> Views => Volatile.Read(ref views);

    /// <summary>Is told of each alarm that is raised, cleared, or back from the shelf; must not wait. Null: nobody is.</summary>
    internal Action<AlarmNotice>? Notify { get; set; }

    /// <summary>Takes a look at the site. What stood before a restart is known again with the first one.</summary>
    /// <param name="view">The site after a cycle; its alarms are what the cycle found.</param>
    /// <param name="now">The cycle's instant.</param>
    /// <returns>The alarms as people see them.</returns>
    public IReadOnlyList<AlarmView> Take(SiteView view, Instant now)
    {
        ArgumentNullException.ThrowIfNull(view);
        List<AlarmNotice> notices = [];
        lock (gate)
        {
            present = now;
            if (!hasLooked)
            {
                hasLooked = true;
                Restore(now, notices);
            }

            var changes = state.Step(view, now);
            foreach (var raised in changes.Raised)
            {
                Raise(raised, now, notices);
            }

            foreach (var changed in changes.Changed)
            {
                var known = cares[changed.Id];
                cares[changed.Id] = known with { Text = changed.Words, Cause = changed.Cause };
            }

            foreach (var cleared in changes.Cleared)
            {
                Clear(cleared, now, notices);
            }

            EndShelves(now, notices);
            Close();
        }

        foreach (var notice in notices)
        {
            Notify?.Invoke(notice);
        }

        return Views;
    }

    /// <summary>A person has taken note of an alarm. When it is cleared it is gone; when it is raised again it is new.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="person">Who.</param>
    /// <param name="number">Which time it was raised, as the person saw it; null: whichever stands.</param>
    /// <returns>A word; or MP3468 or MP3471.</returns>
    public Outcome<string> Acknowledge(string id, string person, long? number = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        string name = Name(person);
        lock (gate)
        {
            if (!cares.TryGetValue(id, out var alarm))
            {
                return Outcome<string>.Failure(AlarmFaults.Unknown(id));
            }

            if (alarm.Number == 0 || (number is { } seen && seen != alarm.Number))
            {
                return Outcome<string>.Failure(AlarmFaults.Other(alarm.Number == 0 ? "The alarm does not stand." : "The alarm was raised again since.", "Look at /api/v1/alarms again."));
            }

            if (alarm.AcknowledgedBy is { } by)
            {
                return Outcome<string>.Failure(AlarmFaults.Other($"{by} has taken note of it already.", "Nothing has to be done."));
            }

            Change(alarm with { AcknowledgedBy = name, AcknowledgedAt = present }, AlarmHappening.Acknowledged, name, null);
            events.Add(present, "alarm-acknowledged", alarm.Subject, $"{name} has taken note of {id}.");
            Close();
            return Outcome<string>.Success($"{name} has taken note of {id}.");
        }
    }

    /// <summary>A person puts an alarm aside for a time: it is shown as such, nobody is told of it, and it comes back when the time is over, also where it was cleared and raised again meanwhile.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="person">Who.</param>
    /// <param name="time">How long: from <see cref="ShortestShelf"/> to <see cref="LongestShelf"/>, or <see cref="LongestShelfOfLimit"/> where the limit is at stake.</param>
    /// <param name="reason">Why; not empty.</param>
    /// <returns>A word; or MP3468, MP3469 or MP3470.</returns>
    public Outcome<string> Shelve(string id, string person, TimeSpan time, string? reason)
    {
        ArgumentNullException.ThrowIfNull(id);
        string name = Name(person);
        string why = OneLine(reason ?? "");
        lock (gate)
        {
            if (!cares.TryGetValue(id, out var alarm))
            {
                return Outcome<string>.Failure(AlarmFaults.Unknown(id));
            }

            var longest = AlarmRules.Find(alarm.Code) is { IsOfLimit: true, Severity: AlarmSeverity.Critical } ? LongestShelfOfLimit : LongestShelf;
            if (time < ShortestShelf || time > longest)
            {
                return Outcome<string>.Failure(AlarmFaults.Time(longest));
            }

            if (why.Length is 0 or > LongestReason)
            {
                return Outcome<string>.Failure(AlarmFaults.Reason());
            }

            var until = present + time;
            Change(alarm with { ShelvedUntil = until, ShelvedBy = name, ShelfReason = why }, AlarmHappening.Shelved, name, why);
            string words = $"{name} has put {id} aside until {until.ToUtc().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC: {why}";
            events.Add(present, "alarm-shelved", alarm.Subject, words);
            Close();
            return Outcome<string>.Success(words);
        }
    }

    /// <summary>A person takes an alarm back from the shelf before its time.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="person">Who.</param>
    /// <returns>A word; or MP3468 or MP3471.</returns>
    public Outcome<string> Unshelve(string id, string person)
    {
        ArgumentNullException.ThrowIfNull(id);
        string name = Name(person);
        List<AlarmNotice> notices = [];
        lock (gate)
        {
            if (!cares.TryGetValue(id, out var alarm))
            {
                return Outcome<string>.Failure(AlarmFaults.Unknown(id));
            }

            if (alarm.ShelvedUntil is null)
            {
                return Outcome<string>.Failure(AlarmFaults.Other("The alarm is not shelved.", "Nothing has to be done."));
            }

            TakeBack(alarm, AlarmHappening.Unshelved, name, notices);
            Close();
        }

        foreach (var notice in notices)
        {
            Notify?.Invoke(notice);
        }

        return Outcome<string>.Success($"{name} has taken {id} back from the shelf.");
    }

    /// <summary>What was, the newest first; at most as many lines as are kept.</summary>
    /// <param name="from">From this instant on.</param>
    /// <param name="to">Up to this one.</param>
    public IReadOnlyList<AlarmRecord> History(Instant from, Instant to)
    {
        lock (gate)
        {
            return [.. book.Log.Where(r => r.At >= from && r.At <= to).Reverse()];
        }
    }

    /// <summary>Somebody knows now that an alarm was raised, and is not told so again after a restart.</summary>
    /// <param name="who">Who, by the id of the way on which it was told.</param>
    /// <param name="told">The alarms, each with which time it was raised.</param>
    internal void Told(string who, IEnumerable<(string Id, long Number)> told)
    {
        lock (gate)
        {
            foreach (var (id, number) in told)
            {
                if (cares.TryGetValue(id, out var alarm) && alarm.Number == number && number != 0 && !alarm.Told.Contains(who, StringComparer.Ordinal))
                {
                    cares[id] = alarm with { Told = [.. alarm.Told, who] };
                    book.Keep(cares[id]);
                }
            }

            book.Close(cares.Values);
        }
    }

    private void Restore(Instant now, List<AlarmNotice> notices)
    {
        foreach (var kept in book.Alarms)
        {
            if (AlarmRules.Find(kept.Code) is not { } rule)
            {
                book.Drop(kept.Id);
                continue;
            }

            // An emulated site's clock begins anew, so that what was written may lie ahead.
            var alarm = kept with { Since = kept.Since < now ? kept.Since : now, ShelvedUntil = kept.ShelvedUntil is { } until && until > now + LongestShelf ? now + LongestShelf : kept.ShelvedUntil };
            cares[alarm.Id] = alarm;
            if (alarm.Number > 0)
            {
                state.Restore(new RaisedAlarm(rule, alarm.Subject, alarm.Text, alarm.Since, alarm.Cause, 0, IsFlapping: false), now);
                if (alarm.ShelvedUntil is null)
                {
                    notices.Add(new AlarmNotice(Show(alarm), alarm.Told, null));
                }
            }
        }
    }

    private void Raise(RaisedAlarm raised, Instant now, List<AlarmNotice> notices)
    {
        // Only what was put aside before outlives the last time.
        var before = cares.GetValueOrDefault(raised.Id);
        var alarm = new AlarmCare
        {
            Code = raised.Rule.Code,
            Subject = raised.Subject,
            Text = raised.Words,
            Cause = raised.Cause,
            Since = raised.Since,
            IsFlapping = raised.IsFlapping,
            ShelvedUntil = before?.ShelvedUntil,
            ShelvedBy = before?.ShelvedBy,
            ShelfReason = before?.ShelfReason,
            Number = book.Add(RecordOf(raised.Id, raised.Rule.Code, raised.Subject, raised.Words, AlarmHappening.Raised, null, null, now)),
        };
        cares[alarm.Id] = alarm;
        book.Keep(alarm);
        events.Add(now, "alarm-raised", alarm.Subject, AlarmEventWords.Raised(alarm.Text, alarm.Code));
        if (alarm.ShelvedUntil is null)
        {
            notices.Add(new AlarmNotice(Show(alarm), [], null));
        }
    }

    private void Clear(RaisedAlarm cleared, Instant now, List<AlarmNotice> notices)
    {
        var alarm = cares[cleared.Id];
        book.Add(RecordOf(alarm.Id, alarm.Code, alarm.Subject, alarm.Text, AlarmHappening.Cleared, null, null, now));
        events.Add(now, "alarm-cleared", alarm.Subject, AlarmEventWords.Cleared(alarm.Text, alarm.Code));
        if (alarm.ShelvedUntil is null)
        {
            notices.Add(new AlarmNotice(Show(alarm), alarm.Told, now));
            cares.Remove(alarm.Id);
            book.Drop(alarm.Id);
            return;
        }

        cares[alarm.Id] = alarm with { Number = 0, IsFlapping = false, AcknowledgedBy = null, AcknowledgedAt = null, Told = [] };
        book.Keep(cares[alarm.Id]);
    }

    private void EndShelves(Instant now, List<AlarmNotice> notices)
    {
        foreach (var alarm in cares.Values.Where(a => a.ShelvedUntil is { } until && now >= until).ToList())
        {
            TakeBack(alarm, AlarmHappening.ShelfEnded, null, notices);
        }
    }

    private void TakeBack(AlarmCare alarm, AlarmHappening happened, string? person, List<AlarmNotice> notices)
    {
        // Who was told before it was put aside is told again when its time is over.
        var back = alarm with { ShelvedUntil = null, ShelvedBy = null, ShelfReason = null, Told = person is null ? [] : alarm.Told };
        Change(back, happened, person, null);
        events.Add(present, "alarm-unshelved", alarm.Subject, person is null ? $"{alarm.Id} is back from the shelf." : $"{person} has taken {alarm.Id} back from the shelf.");
        if (back.Number == 0)
        {
            cares.Remove(back.Id);
            book.Drop(back.Id);
        }
        else
        {
            notices.Add(new AlarmNotice(Show(back), back.Told, null));
        }
    }

    private void Change(AlarmCare alarm, AlarmHappening happened, string? person, string? reason)
    {
        cares[alarm.Id] = alarm;
        book.Keep(alarm);
        book.Add(RecordOf(alarm.Id, alarm.Code, alarm.Subject, alarm.Text, happened, person, reason, present));
    }

    private void Close()
    {
        book.Close(cares.Values);
        Volatile.Write(ref views, [.. cares.Values.Select(Show)
            .OrderBy(a => a.ShelvedUntil is not null).ThenByDescending(a => a.Severity).ThenBy(a => a.AcknowledgedBy is not null).ThenBy(a => a.Since).ThenBy(a => a.Id, StringComparer.Ordinal)]);
    }

    private static AlarmView Show(AlarmCare alarm) => new(alarm.Code, alarm.Subject, alarm.Text, alarm.Since)
    {
        Number = alarm.Number,
        IsStanding = alarm.Number != 0,
        IsFlapping = alarm.IsFlapping,
        Cause = alarm.Cause,
        AcknowledgedBy = alarm.AcknowledgedBy,
        AcknowledgedAt = alarm.AcknowledgedAt,
        ShelvedUntil = alarm.ShelvedUntil,
        ShelvedBy = alarm.ShelvedBy,
        ShelfReason = alarm.ShelfReason,
    };

    private static AlarmRecord RecordOf(string id, string code, string subject, string text, AlarmHappening happened, string? person, string? reason, Instant at) =>
        new(0, at, happened, id, code, AlarmRules.Find(code)?.Severity ?? AlarmSeverity.Warning, subject, text, person, reason);

    private static string Name(string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        string name = OneLine(person);
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    /// <summary>What goes into lists, logs and subjects of mail has no line breaks.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
