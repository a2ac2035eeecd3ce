namespace Megapod.Files.SiteFile;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// The operator of one station as its own keys and those under 'ocpp' come to. A key of the station's own goes before; the password counts as one key, wherever it stands, and so does the certificate
/// with its key. A station with an address of its own takes nothing from 'ocpp': what proves it to one operator must not be shown to another.
/// </summary>
internal sealed class StationOperator
{
    private static readonly string[] Password = ["passwordVariable", "passwordFile"];
    private static readonly string[] Certificate = ["certificate", "key"];
    private readonly ReadMap station;
    private readonly ReadMap? own;
    private readonly ReadMap? usual;

    private StationOperator(ReadMap station, ReadMap? own, ReadMap? usual)
    {
        this.station = station;
        this.own = own;
        this.usual = own?.IsWritten("address") == true ? null : usual;
    }

    /// <summary>The station's device.</summary>
    public string Id => station.Text("id");

    /// <summary>The identity by which the operator knows the station.</summary>
    public string Identity => own is not null && own.IsWritten("identity") ? own.Text("identity") : station.IsWritten("identity") ? station.Text("identity") : Id;

    /// <summary>Where the operator is said to be the station's.</summary>
    public TextPosition Position => own?.Position ?? station.Position;

    /// <summary>What a device and the default come to; null: it has no operator.</summary>
    public static StationOperator? Of(ReadMap station, ReadMap? usual)
    {
        var written = station.Map("operator");
        bool isRelayed = written?.Get<bool>("relayed") ?? true;
        return isRelayed && (written ?? usual) is not null ? new StationOperator(station, written, usual) : null;
    }

    /// <summary>Where an operator is; null: the text is no address, whatever its form.</summary>
    public static Uri? AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;

    /// <summary>The default of all stations as it stands in the file; null where it has no address, so that each station has its own.</summary>
    public static OperatorConfig? Usual(ReadMap usual) => AddressOf(usual.Text("address")) is { } address
        ? new OperatorConfig
        {
            Address = address,
            PasswordVariable = TextOrNull(usual, "passwordVariable"),
            PasswordFile = TextOrNull(usual, "passwordFile"),
            Certificate = TextOrNull(usual, "certificate"),
            Key = TextOrNull(usual, "key"),
            Authority = TextOrNull(usual, "authority"),
        }
        : null;

    /// <summary>Who says something for a key; null: nobody does.</summary>
    public ReadMap? Writer(string key)
    {
        string[] together = Password.Contains(key, StringComparer.Ordinal) ? Password : Certificate.Contains(key, StringComparer.Ordinal) ? Certificate : [key];
        var says = own is not null && together.Any(own.IsWritten) ? own : usual;
        return says?.IsWritten(key) == true ? says : null;
    }

    /// <summary>Whether anybody says something for a key.</summary>
    public bool IsWritten(string key) => Writer(key) is not null;

    /// <summary>Whether what is said for a key could be read, if anything is.</summary>
    public bool IsSound(string key) => Writer(key)?.IsSound(key) ?? true;

    /// <summary>Where a key stands; the operator's own place if nowhere.</summary>
    public TextPosition At(string key) => Writer(key)?.At(key) ?? Position;

    /// <summary>The text of a key; empty: there is none.</summary>
    public string Text(string key) => Writer(key)?.Text(key) ?? "";

    /// <summary>The value of a key; null: there is none.</summary>
    public T? Find<T>(string key)
        where T : struct => Writer(key)?.Find<T>(key);

    /// <summary>As the site's other parts take it; null: its address is no address, which the checks have told.</summary>
    public OperatorConfig? ToConfig() => AddressOf(Text("address")) is { } address
        ? new OperatorConfig
        {
            Address = address,
            PasswordVariable = OrNull("passwordVariable"),
            PasswordFile = OrNull("passwordFile"),
            Certificate = OrNull("certificate"),
            Key = OrNull("key"),
            Authority = OrNull("authority"),
        }.For(Id, Identity)
        : null;

    private static string? TextOrNull(ReadMap map, string key) => map.Text(key) is { Length: > 0 } text ? text : null;

    private string? OrNull(string key) => Text(key) is { Length: > 0 } text ? text : null;
}
