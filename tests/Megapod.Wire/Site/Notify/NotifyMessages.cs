namespace Megapod.Wire.Site.Notify;

using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Alarms.AlarmViews;

/// <summary>Alarms and messages about them, for tests.</summary>
internal static class NotifyMessages
{
    public static AlarmView Alarm(string subject = "pod", string code = "MP3208", long number = 1, string text = "A safety input is latched.") => new(code, subject, text, Start) { Number = number };

    public static AlarmNotice Raised(AlarmView alarm, params string[] told) => new(alarm, told, null);

    public static AlarmNotice Cleared(AlarmView alarm, params string[] told) => new(alarm, told, At(60));

    public static NotifyMessage Of(params AlarmView[] alarms) => new("site", "The Site", At(5), [.. alarms.Select(a => new NotifyItem(NotifyKind.Raised, a, null))], 0, "https://site.example.org/");
}
