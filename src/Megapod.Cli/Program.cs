using Megapod.Core;

Console.WriteLine(ProductInfo.Name);
