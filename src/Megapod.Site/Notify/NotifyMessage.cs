namespace Megapod.Site.Notify;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What is said to one receiver at once.</summary>
/// <param name="Site">Id of the site.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="At">The site's instant when it was made.</param>
/// <param name="Items">The alarms, the worst first; empty: a test.</param>
/// <param name="More">How many more there are than are listed.</param>
/// <param name="Address">With which links begin; empty: only the path is written.</param>
internal sealed record NotifyMessage(string Site, string Name, Instant At, IReadOnlyList<NotifyItem> Items, int More, string Address)
{
    /// <summary>Alarms that are listed at most; nobody reads more, and the list at the site has them all.</summary>
    public const int MostItems = 100;

    /// <summary>Whether it is only to see whether messages arrive.</summary>
    public bool IsTest => Items.Count == 0;

    /// <summary>The worst of what stands, or of all where all is over; info for a test.</summary>
    public AlarmSeverity Severity => (Items.Any(i => i.ClearedAt is null) ? Items.Where(i => i.ClearedAt is null) : Items).Select(i => i.Alarm.Severity).DefaultIfEmpty(AlarmSeverity.Info).Max();

    /// <summary>The same for the same alarms in the same state, so that a receiver knows a message that it is sent twice because its answer was lost.</summary>
    public string Key
    {
        get
        {
            string all = string.Join('\n', Items.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Alarm.Id} {i.Alarm.Number} {i.Kind} {(i.Kind == NotifyKind.Repeated ? At.Ticks : 0)}")));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Site}\n{(IsTest ? At.Ticks : 0)}\n{all}")))[..32];
        }
    }

    /// <summary>Where what to do about an alarm is written.</summary>
    /// <param name="help">Its path at the site.</param>
    public string Link(string help) => Address.TrimEnd('/') + help;
}
