namespace Megapod.Site.Screen;

/// <summary>How much a line of the screen asks for attention; a terminal may show it in colour.</summary>
public enum ScreenTone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>The head of the screen.</summary>
    Title,

    /// <summary>Something that somebody knows of already.</summary>
    Dim,

    /// <summary>Something is held back or late.</summary>
    Notice,

    /// <summary>Something is broken.</summary>
    Alarm,
}
