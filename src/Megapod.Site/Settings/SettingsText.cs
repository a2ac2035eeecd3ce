namespace Megapod.Site.Settings;

/// <summary>The site file as people read it.</summary>
/// <param name="Path">Where it lies; null: the site runs without a file of its own, so that nothing can be written.</param>
/// <param name="Text">Its text.</param>
/// <param name="Hash">What says that it is still this text, to be given back when another one is written.</param>
public sealed record SettingsText(string? Path, string Text, string Hash);
