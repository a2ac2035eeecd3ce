namespace Megapod.Site.Settings;

/// <summary>A site file that was written.</summary>
/// <param name="Hash">The hash of what lies there now.</param>
/// <param name="IsInForce">Whether the site runs by it already; otherwise from its next start on.</param>
/// <param name="Words">What came of it, for people.</param>
public sealed record SettingsSaved(string Hash, bool IsInForce, string Words);
