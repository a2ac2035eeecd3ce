namespace Megapod.Site.Api;

/// <summary>A site file as a person sends it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Hash">The hash of the text that it is based on; only to write.</param>
internal sealed record SettingsWish(string? Text, string? Hash);
