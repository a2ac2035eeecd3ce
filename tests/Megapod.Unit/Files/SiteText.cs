namespace Megapod.Unit.Files;

using System.Text.Json;
using Megapod.Core.Model;

/// <summary>A site as text, so that two sites can be compared value by value.</summary>
internal static class SiteText
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true, WriteIndented = true };

    public static string Of(SiteConfig site) => JsonSerializer.Serialize(site, Options);
}
