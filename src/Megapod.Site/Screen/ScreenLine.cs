namespace Megapod.Site.Screen;

/// <summary>One line of the screen.</summary>
/// <param name="Text">Plain characters, never wider than was asked for, without any colour in them.</param>
/// <param name="Tone">How much it asks for attention.</param>
public sealed record ScreenLine(string Text, ScreenTone Tone);
