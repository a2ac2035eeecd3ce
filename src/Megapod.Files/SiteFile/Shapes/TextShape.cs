namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Free text of a given form; yields a string.</summary>
internal sealed class TextShape : ScalarShape
{
    private const int LongestText = 200;

    private readonly Regex form;
    private readonly string pattern;

    private TextShape(string needed, string howToWrite, string pattern)
    {
        Needed = needed;
        HowToWrite = howToWrite;
        this.pattern = pattern;
        form = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    /// <summary>The name of a node or device.</summary>
    public static TextShape Id { get; } = new("a name", "Use letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 64 characters.", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$");

    /// <summary>The beginning of several devices' names.</summary>
    public static TextShape Prefix { get; } = new("the beginning of a name", "Use letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 56 characters.", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,55}$");

    /// <summary>The name of a job; it becomes part of names of folders.</summary>
    public static TextShape JobName { get; } = new("the name of a job", "Use small letters, digits, '-', '_' and '.', at most 64 characters.", "^[a-z0-9._-]{1,64}$");

    /// <summary>A file in a job's own folder.</summary>
    public static TextShape FolderFile { get; } = new(
        "a file in the job's folder", "Write its path from the job's folder on, such as progress or out/steps.txt, without '..'.", @"^(?!/)(?!(.*/)?\.\.?(/|$))[^\u0000-\u001f\u007f]{1,200}$");

    /// <summary>The name of a metric of Prometheus.</summary>
    public static TextShape Metric { get; } = new("the name of a metric", "Use letters, digits, '_' and ':', not beginning with a digit.", "^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$");

    /// <summary>A name for people.</summary>
    public static TextShape Title { get; } = new("a name", "Use at most 100 characters on one line.", @"^[^\u0000-\u001f\u007f]{1,100}$");

    /// <summary>The identity of a charging station; no edition of OCPP has a longer one.</summary>
    public static TextShape Identity { get; } = new("the identity of a station", "Use at most 48 characters on one line.", @"^[^\u0000-\u001f\u007f]{1,48}$");

    /// <summary>A SHA-256.</summary>
    public static TextShape Sha256 { get; } = new("a SHA-256", "Write its 64 hexadecimal digits, as 'printf %s PASSWORD | sha256sum' says them.", "^[0-9A-Fa-f]{64}$");

    /// <summary>The beginning of a path in an address of the web.</summary>
    public static TextShape WebPath { get; } = new("a path", "Write for example /ocpp: letters, digits, '-', '_', '.' and '/', beginning with '/', at most 100 characters.", "^/[A-Za-z0-9._/-]{0,99}$");

    /// <summary>Where a central system is. Nothing secret may stand in it, because site files are copied and shown.</summary>
    public static TextShape CentralSystem { get; } = new(
        "the address of a central system",
        "Write for example wss://csms.example.org/ocpp: wss:// or ws://, host and path, without the identity, a password or a query.",
        @"^wss?://([A-Za-z0-9]([A-Za-z0-9.-]{0,120}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(/[A-Za-z0-9._~%-]+)*/?$");

    /// <summary>A currency.</summary>
    public static TextShape Currency { get; } = new("a currency", "Write its three capital letters (ISO 4217), for example EUR.", "^[A-Z]{3}$");

    /// <summary>Which driver talks to a device.</summary>
    public static TextShape Driver { get; } = new("the name of a driver", "Write 'emulated', or the id of a device under 'devices'.", @"^[^\u0000-\u001f\u007f]{1,200}$");

    /// <summary>Where something stands in an answer: a column, or a path through JSON.</summary>
    public static TextShape Field { get; } = new(
        "the name of a column or a path", "Write the column's name, or a path such as intensity.forecast, data[*] or hourly.time[*].", @"^[^\u0000-\u001f\u007f]{1,200}$");

    /// <summary>The unit of a feed; whether it fits is seen with the quantity.</summary>
    public static TextShape Unit { get; } = new("a unit", "Write a unit such as EUR/MWh, °C, W/m² or g/kWh.", @"^[^\u0000-\u0020\u007f]{1,20}$");

    /// <summary>A path on disk.</summary>
    public static TextShape File { get; } = new("the path of a file", "Write a path; one that does not begin with / starts at the folder of this file.", @"^[^\u0000-\u001f\u007f]{1,200}$");

    /// <summary>A path on disk that does not depend on where somebody is.</summary>
    public static TextShape AbsolutePath { get; } = new("the path of a folder", "Write the whole path, beginning with /, without '..'.", @"^/(?!(.*/)?\.\.(/|$))[^\u0000-\u001f\u007f]{0,199}$");

    /// <summary>The name of a cluster; it becomes part of names of jobs and files there.</summary>
    public static TextShape ClusterName { get; } = new("the name of a cluster", "Use small letters, digits, '-' and '_', at most 32 characters.", "^[a-z0-9_-]{1,32}$");

    /// <summary>A user of a Unix system.</summary>
    public static TextShape SystemUser { get; } = new("the name of a user", "Use letters, digits, '-', '_' and '.', beginning with a letter or '_', at most 32 characters.", "^[A-Za-z_][A-Za-z0-9_.-]{0,31}$");

    /// <summary>One word of a command.</summary>
    public static TextShape Word { get; } = new("a word of a command", "Write it as it is, on one line, at most 200 characters.", @"^[^\u0000-\u001f\u007f]{1,200}$");

    /// <summary>Where a service answers, without anything secret.</summary>
    public static TextShape Service { get; } = new(
        "the address of a service",
        "Write for example https://cluster.example.org:6820: https:// or http://, host and port, without a password or a query.",
        @"^https?://([A-Za-z0-9]([A-Za-z0-9.-]{0,120}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?/?$");

    /// <summary>An environment variable.</summary>
    public static TextShape Variable { get; } = new("the name of an environment variable", "Use letters, digits and '_', not beginning with a digit.", "^[A-Za-z_][A-Za-z0-9_]{0,63}$");

    /// <summary>An address of mail, without a name before it.</summary>
    public static TextShape MailAddress { get; } = new("an address of mail", "Write for example name@example.org.", @"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,120}[A-Za-z0-9])?$");

    /// <summary>A name or address by which a machine is asked for.</summary>
    public static TextShape HostName { get; } = new("the name or address of a machine", "Write for example site.example.org, 192.168.1.20 or fd00::20, without a port.", "^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$");

    /// <summary>The name of a header of HTTP.</summary>
    public static TextShape HeaderName { get; } = new("the name of a header", "Use letters, digits and '-', at most 64 characters.", "^[A-Za-z0-9-]{1,64}$");

    /// <summary>What somebody asks a provider of identities for.</summary>
    public static TextShape Scope { get; } = new("a scope", "Write one word as the provider names it, such as openid.", @"^[\u0021\u0023-\u005b\u005d-\u007e]{1,200}$");

    /// <summary>A header of HTTP.</summary>
    public static TextShape Header { get; } = new("a header", "Write its name, a colon and its value, for example 'Authorization: Bearer {key}'.", @"^[A-Za-z0-9-]{1,64}: ?[\u0020-\u007e]{1,130}$");

    /// <inheritdoc/>
    protected override string Needed { get; }

    /// <inheritdoc/>
    protected override string HowToWrite { get; }

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        // "$" also matches before a line break at the end; the whole text must be of the form.
        if (text.Text.Length <= LongestText && form.Match(text.Text) is { Success: true } match && match.Length == text.Text.Length)
        {
            return text.Text;
        }

        context.Faults.Add(FaultCodes.BadText, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which cannot be {Needed}.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = pattern };
}
