namespace Megapod.Core.Model;

/// <summary>Whether the site is commanded or only watched.</summary>
public enum SiteMode
{
    /// <summary>Reads only; no command leaves the controller.</summary>
    Monitor,

    /// <summary>Reads and commands.</summary>
    Control,
}
