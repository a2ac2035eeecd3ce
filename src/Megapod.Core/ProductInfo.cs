namespace Megapod.Core;

/// <summary>The product's own name, so that a fork or a rename changes one constant here and one property in Directory.Build.props.</summary>
public static class ProductInfo
{
    /// <summary>The name as people read it: on screens, in reports and in messages to devices that ask who is calling.</summary>
    public const string Name = "Megapod";
}
