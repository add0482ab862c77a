import type { components } from "./schema";

type Schemas = components["schemas"];

export type SeatSetupAnalysis = Schemas["SeatSetupAnalysis"];
export type Driver = Schemas["Driver"];
export type DriverPackage = Schemas["DriverPackage"];
export type EyeTrackingAnalysis = Schemas["EyeTrackingAnalysis"];
export type Analysis = SeatSetupAnalysis | EyeTrackingAnalysis;
export type AnalysisPage = Schemas["AnalysisPage"];
export type AnalyzeRequest = Schemas["AnalyzeRequest"];
export type EyeParameters = Schemas["EyeParameters"];
export type EyeSummary = Schemas["EyeSummary"];
export type EyeTrackingRequest = Schemas["EyeTrackingRequest"];
export type FaceMetrics = Schemas["FaceMetrics"];
export type Erased = Schemas["Erased"];
export type Export = Schemas["Export"];
export type ErrorBody = Schemas["ErrorBody"];
export type Health = Schemas["Health"];
export type MeasureData = Schemas["MeasureData"];
export type PointMm = Schemas["PointMm"];
export type CameraPlace = Schemas["CameraPlace"];
export type Progress = Schemas["Progress"];
export type Range = Schemas["Range"];
export type SeatSetup = Schemas["SeatSetup"];
export type StartedAnalysis = Schemas["StartedAnalysis"];
export type UploadForm = Schemas["UploadForm"];
export type UploadRequest = Schemas["UploadRequest"];
