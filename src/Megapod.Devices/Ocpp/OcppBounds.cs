namespace Megapod.Devices.Ocpp;

/// <summary>What is taken from the other end at most.</summary>
public static class OcppBounds
{
    /// <summary>Bytes of a message unless a link is told otherwise. A large list of configuration keys has some tens of kB.</summary>
    public const int UsualBytes = 256 * 1024;

    /// <summary>Objects and lists within each other, the frame's own list counted; the deepest message of any edition needs 13, and what vendors add may need more.</summary>
    public const int MostDepth = 32;

    /// <summary>Characters of a message id that is taken.</summary>
    public const int MostIdCharacters = 255;

    /// <summary>Characters of a message id that we make; the standard allows no more.</summary>
    public const int MostOwnIdCharacters = 36;

    /// <summary>Characters of an error's description.</summary>
    public const int MostDescriptionCharacters = 255;
}
