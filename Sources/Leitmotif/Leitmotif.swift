/// Everything a researcher needs under one name: tensors, recurrent layers, training, models, and the seam to domains.
@_exported public import LeitmotifData
@_exported public import LeitmotifModels
@_exported public import LeitmotifRecurrent
@_exported public import LeitmotifTensor
@_exported public import LeitmotifTraining
