namespace Megapod.Files.SiteFile;

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Checks;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Tables;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Reads site files. A file is accepted whole or not at all: the outcome is a checked site with every default filled in, or every mistake
/// found, each with its place and a remedy. Bad input never throws.
/// </summary>
public static class SiteFileReader
{
    /// <summary>Largest file read, in bytes: 1 MiB. A site of ten thousand connectors written one by one needs less.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parts of the file on which the silent load depends; it is judged only when nothing is wrong in them.</summary>
    private static readonly string[] PowerKeys = ["defaults", "grid", "nodes", "battery", "cabinets", "pods", "house"];

    private static readonly FrozenDictionary<string, YamlMap> NoDefaults = FrozenDictionary<string, YamlMap>.Empty;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it lies; also its name in messages.</param>
    /// <returns>The site, or faults: MP1001 to MP1003 when the file cannot be read at all, MP1004 and up for what is in it.</returns>
    public static Outcome<SiteConfig> Read(string path)
    {
        var text = TextOf(path);
        return text.IsSuccess ? Parse(text.Value, path) : Outcome<SiteConfig>.Failure(text.Faults);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text of a site file.</param>
    /// <param name="fileName">Name of the file in messages.</param>
    /// <returns>The site, or every mistake in the order of the file.</returns>
    public static Outcome<SiteConfig> Parse(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        string body = Body(text);
        if (body.Length > MaximumBytes)
        {
            return Fail(FaultCodes.TooLarge, fileName, $"The text is longer than {Number(MaximumBytes)} characters.", "Use 'count' with 'prefix' for devices that are alike.");
        }

        var faults = new FaultList(fileName, body);
        var site = Site(body, faults, out _);
        return site is null ? Outcome<SiteConfig>.Failure(faults.InOrder()) : Outcome<SiteConfig>.Success(site);
    }

    /// <summary>The text of a file, or why it cannot be read as text.</summary>
    /// <param name="path">Where it lies; also its name in messages.</param>
    /// <returns>The text, or MP1001 to MP1003.</returns>
    public static Outcome<string> TextOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] buffer = new byte[MaximumBytes + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > MaximumBytes)
            {
                return Refuse(FaultCodes.TooLarge, path, $"The file is larger than {Number(MaximumBytes)} bytes.", "Use 'count' with 'prefix' for devices that are alike, or check that this is a site file.");
            }

            bytes = buffer[..length];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(FaultCodes.Unreadable, path, "There is no such file.", "Check the path, or copy a file from the folder examples.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            return Refuse(FaultCodes.Unreadable, path, "The file cannot be opened.", "Check that it is a file, not a folder, and that you may read it.");
        }

        try
        {
            return Outcome<string>.Success(Utf8.GetString(bytes));
        }
        catch (DecoderFallbackException e)
        {
            int line = bytes.AsSpan(0, Math.Clamp(e.Index, 0, bytes.Length)).Count((byte)'\n') + 1;
            return Outcome<string>.Failure(new Fault(FaultCodes.NotUtf8, "The file is not UTF-8 text.", "Save it with the encoding UTF-8.", path, line, 1));
        }
    }

    /// <summary>Whether faults say that there was nothing to read (no file, too large, not UTF-8), rather than that something in it is wrong.</summary>
    public static bool IsUnreadable(IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return faults.Any(f => f.Code is FaultCodes.Unreadable or FaultCodes.TooLarge or FaultCodes.NotUtf8);
    }

    /// <summary>Reads a text and also hands out the root map, so that a test can see which keys were used.</summary>
    internal static SiteConfig? Site(string text, FaultList faults, out ReadMap? root)
    {
        root = null;
        var value = YamlLoader.Load(text, faults);
        if (value is null or YamlText { IsNothing: true })
        {
            if (faults.Count == 0)
            {
                faults.Add(FaultCodes.Empty, TextPosition.Start, "The file is empty.", "Copy a file from the folder examples and change it.");
            }

            return null;
        }

        return Site(value, faults, out root);
    }

    /// <summary>Checks values that are already there, whether a text holds them or somebody has changed them since.</summary>
    internal static SiteConfig? Site(YamlValue value, FaultList faults, out ReadMap? root)
    {
        root = SiteTable.Site.Read(value, "site", ContextFor(value, faults)) as ReadMap;
        if (root is null)
        {
            return null;
        }

        DeviceChecks.Run(root, faults);
        WireChecks.Run(root, faults);
        StationChecks.Run(root, faults);
        OperatorChecks.Run(root, faults);
        FeedChecks.Run(root, faults);
        FaceChecks.Run(root, faults);
        NotifyChecks.Run(root, faults);
        AccessChecks.Run(root, faults);
        WorkChecks.Run(root, faults);
        ClusterChecks.Run(root, faults);
        TariffChecks.Run(root, faults);
        GridReserveChecks.Run(root, faults);
        ExpiryChecks.Run(root, faults);
        IslandChecks.Curve(root, faults);
        int before = faults.Count;
        TreeChecks.Run(root, faults);
        bool treeIsSound = faults.Count == before && PowerKeys.All(root.IsSound);
        var site = treeIsSound ? SiteBuilder.Site(root) : null;
        if (site is not null)
        {
            SilentLoadChecks.Run(root, site, faults);
            IslandChecks.Run(root, site, faults);
        }

        return faults.Count == 0 ? site : null;
    }

    /// <summary>A text without the mark that some editors put before it.</summary>
    internal static string Body(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    /// <summary>Money and defaults must be known before the first value that uses them, wherever they stand in the file.</summary>
    private static ReadContext ContextFor(YamlValue value, FaultList faults)
    {
        var root = value as YamlMap;
        string currency = root?.Find("currency")?.Value is YamlText { Text: { Length: 3 } written } ? written : SiteTable.Site.Key("currency").Default!;
        var context = new ReadContext(faults, currency, NoDefaults);
        if (root?.Find("defaults")?.Value is not YamlMap defaults)
        {
            return context;
        }

        // Unknown keys are reported where the block itself is read; they must not reach every device.
        var known = DeviceTables.Defaults.Keys
            .Select(k => (k.Name, Keys: ((MapShape)k.Shape).Keys, Map: defaults.Find(k.Name)?.Value as YamlMap))
            .Where(d => d.Map is not null)
            .ToFrozenDictionary(
                d => d.Name,
                d => new YamlMap([.. d.Map!.Entries.Where(e => d.Keys.Any(k => string.Equals(k.Name, e.Key, StringComparison.Ordinal)))], d.Map.At),
                StringComparer.Ordinal);
        return context with { Defaults = known };
    }

    private static Outcome<SiteConfig> Fail(string code, string file, string message, string remedy) => Outcome<SiteConfig>.Failure(new Fault(code, message, remedy, file));

    private static Outcome<string> Refuse(string code, string file, string message, string remedy) => Outcome<string>.Failure(new Fault(code, message, remedy, file));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
