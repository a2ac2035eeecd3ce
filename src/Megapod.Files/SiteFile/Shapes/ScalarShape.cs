namespace Megapod.Files.SiteFile.Shapes;

using Megapod.Files.SiteFile.Yaml;

/// <summary>A value of one line: all but lists and maps.</summary>
internal abstract class ScalarShape : Shape
{
    /// <summary>What is needed, as it follows "but … is needed".</summary>
    protected abstract string Needed { get; }

    /// <summary>How to write it.</summary>
    protected abstract string HowToWrite { get; }

    /// <inheritdoc/>
    public sealed override object? Read(YamlValue value, string name, ReadContext context)
    {
        switch (value)
        {
            case YamlText { IsNothing: true }:
                context.Faults.Add(FaultCodes.NoValue, value.At, $"'{name}' has no value.", $"{HowToWrite} Or remove the line.");
                return null;
            case YamlText text:
                return ReadText(text, name, context);
            default:
                string what = value is YamlList ? "a list" : "a map";
                context.Faults.Add(FaultCodes.WrongKind, value.At, $"'{name}' is {what}, but {Needed} is needed.", HowToWrite);
                return null;
        }
    }

    /// <summary>Reads the text, or notes what is wrong with it and returns null.</summary>
    protected abstract object? ReadText(YamlText text, string name, ReadContext context);
}
