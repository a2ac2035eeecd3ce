namespace Megapod.Site.Alarms;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>An alarm as it stands, or as it stood when it was cleared.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Subject">Name of the thing that it is about.</param>
/// <param name="Text">What holds now, with its figures.</param>
/// <param name="Since">Since when.</param>
/// <param name="Cause">Number of the fault beneath; null: none tells more.</param>
/// <param name="RecentRaises">How often it was raised within the last hour, this time included.</param>
/// <param name="IsFlapping">Whether it comes and goes so often that it now stands until it has been gone for long.</param>
internal sealed record RaisedAlarm(AlarmRule Rule, string Subject, string Text, Instant Since, string? Cause, int RecentRaises, bool IsFlapping)
{
    /// <summary>Its name in addresses: the same each time it is raised.</summary>
    public string Id => IdOf(Rule.Code, Subject);

    /// <summary>What holds, and that it comes and goes where it does.</summary>
    public string Words => IsFlapping
        ? string.Create(CultureInfo.InvariantCulture, $"{Text} It comes and goes: {RecentRaises} times within an hour, so it stands until it has been gone for {AlarmState.Quiet.TotalMinutes:0} minutes.")
        : Text;

    /// <summary>The id of an alarm.</summary>
    /// <param name="code">Number of its fault.</param>
    /// <param name="subject">What it is about.</param>
    public static string IdOf(string code, string subject) => $"{code}-{subject}";
}
