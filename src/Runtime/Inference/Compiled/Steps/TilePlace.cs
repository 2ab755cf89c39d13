namespace ConvNeXtGen.Inference.Steps;

/// <summary>Where a tile belongs.</summary>
/// <param name="Workspace">The memory of the run.</param>
/// <param name="Row">The output row that its first row belongs to.</param>
/// <param name="Column">The output channel that its first column belongs to.</param>
/// <param name="Valid">How many columns count.</param>
internal readonly record struct TilePlace(Workspace Workspace, int Row, int Column, int Valid);
