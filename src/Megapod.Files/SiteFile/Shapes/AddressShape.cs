namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile.Yaml;

/// <summary>An address with placeholders; yields its text. A password must not stand in it, because site files are copied and shown.</summary>
internal sealed partial class AddressShape : ScalarShape
{
    /// <summary>Servers refuse longer ones.</summary>
    private const int LongestAddress = 2000;

    private static readonly string[] Placeholders = ["from", "to", "last", "key"];

    /// <inheritdoc/>
    protected override string Needed => "an address";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write an address such as https://example.org/prices?start={from}&end={to}.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        string address = text.Text;
        string? unknown = Placeholder().Matches(address).Select(m => m.Groups["name"].Value).FirstOrDefault(p => !Placeholders.Contains(p, StringComparer.Ordinal));
        if (unknown is not null)
        {
            string near = NearestName.Of(unknown, Placeholders) is { } meant ? $"Is {{{meant}}} meant? " : "";
            context.Faults.Add(
                FaultCodes.BadAddress, text.At, $"'{name}' contains {{{Shown.Short(unknown)}}}, which stands for nothing.", $"{near}Use {Shown.Choice([.. Placeholders.Select(p => $"{{{p}}}")])}.");
            return null;
        }

        string filled = Placeholder().Replace(address, "x");
        if (address.Length > LongestAddress || !Form().IsMatch(filled) || filled.Contains('\n') || !Uri.TryCreate(filled, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            context.Faults.Add(FaultCodes.BadAddress, text.At, $"'{name}' is '{Shown.Short(address)}', which is not an address that can be asked.", HowToWrite);
            return null;
        }

        if (uri.UserInfo.Length > 0 || HostOf(address).Contains('{'))
        {
            context.Faults.Add(FaultCodes.BadAddress, text.At, $"'{name}' has a password or a placeholder in the name of its host.", "Write the host plainly; a key goes into {key} behind it, or into 'header'.");
            return null;
        }

        return address;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = "^https?://[^\\s]+$", ["maxLength"] = LongestAddress };

    private static string HostOf(string address)
    {
        int start = address.IndexOf("//", StringComparison.Ordinal) + 2;
        int end = address.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? address[start..] : address[start..(start + end)];
    }

    [GeneratedRegex(@"^https?://[^\s{}]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();
}
